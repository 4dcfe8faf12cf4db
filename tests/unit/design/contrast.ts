/** Contrast as WCAG 2.2 computes it, over the tokens of `public/css/tokens.css`. */

export type Tokens = Readonly<Record<string, string>>;

/** The colours of both themes; what dark does not name stays as in light. */
export function readTokens(css: string): { light: Tokens; dark: Tokens } {
  const [first = '', second = ''] = css.split('prefers-color-scheme');
  const light = colours(first);
  return { light, dark: { ...light, ...colours(second) } };
}

export function contrast(tokens: Tokens, mark: string, ground: string): number {
  const [one, other] = [luminance(colour(tokens, mark)), luminance(colour(tokens, ground))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function colours(css: string): Record<string, string> {
  const found = css.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi);
  return Object.fromEntries([...found].map(([, name = '', hex = '']) => [name, hex]));
}

function colour(tokens: Tokens, name: string): string {
  const hex = tokens[name];
  if (!hex) throw new Error(`There is no colour --${name}`);
  return hex;
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
