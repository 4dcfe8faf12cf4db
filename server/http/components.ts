/**
 * What the pieces of `views/partials/` need, so that presenters can build it with types. Each piece
 * is named like its file; `/guia-de-estilo` shows all of them.
 */

export interface Action {
  href: string;
  label: string;
}

/** One that changes something is a form; the others are links. */
export interface StepAction extends Action {
  post?: boolean;
}

export interface Chip {
  kind?: 'ok' | 'warn' | 'bad' | 'wait';
  text: string;
}

export interface Saved {
  kind?: 'ok' | 'wait';
  text: string;
  live?: boolean;
}

export interface Note {
  kind?: 'ok' | 'warn' | 'bad';
  icon?: string;
  title?: string;
  text: string;
  action?: Action;
  role?: 'status' | 'alert';
}

export interface Row {
  title: string;
  href?: string;
  icon?: string;
  iconLabel?: string;
  detail?: string;
  aside?: string;
  chip?: Chip;
  current?: boolean;
  quiet?: boolean;
  lang?: string;
}

export type StepState = 'done' | 'now' | 'todo';

export interface Weave {
  segments: readonly StepState[];
  label: string;
  small?: boolean;
  plain?: boolean;
}

export interface ThreadStep {
  state: StepState;
  title: string;
  detail?: string;
  href?: string;
  rows?: readonly Row[];
}

export interface NextStep {
  kicker: string;
  title: string;
  number?: string;
  meta?: readonly { icon?: string; text: string }[];
  action?: StepAction;
  heading?: 'h1' | 'h2';
}

export interface Empty {
  drawing?: string;
  title: string;
  text: string;
  action?: Action;
  heading?: 'h1' | 'h2' | 'h3';
}

export interface Fact {
  term: string;
  text?: string;
  chip?: Chip;
}

export interface Call {
  title: string;
  facts: readonly Fact[];
  note?: Note;
  action?: StepAction;
  heading?: 'h2' | 'h3';
}

export interface Tabs {
  label: string;
  items: readonly (Action & { count?: number; current?: boolean })[];
}

export interface Pager {
  label: string;
  text: string;
  previous?: string;
  next?: string;
}

export interface TableCell {
  text?: string;
  detail?: string;
  href?: string;
  chip?: Chip;
  weave?: Weave;
  percent?: number;
  bad?: boolean;
  action?: Action & { icon?: string; about?: string };
}

export interface Table {
  caption: string;
  columns: readonly { label: string; right?: boolean; hidden?: boolean }[];
  rows: readonly {
    header: { text: string; href?: string; detail?: string };
    cells: readonly TableCell[];
  }[];
}

export interface Bars {
  caption: string;
  max?: number;
  rows: readonly {
    label: string;
    value?: number;
    text?: string;
    note?: string;
    kind?: 'm' | 'bad';
    instead?: string;
  }[];
}

export interface Progress {
  value: number;
  max: number;
  label: string;
  text: string;
  paused?: boolean;
}

interface FieldBase {
  id: string;
  name: string;
  label: string;
  hint?: string;
  error?: string;
  optional?: boolean;
  required?: boolean;
}

export interface TextField extends FieldBase {
  value?: string;
  type?: string;
  autocomplete?: string;
  inputmode?: string;
  maxlength?: number;
  unit?: string;
  short?: boolean;
  disabled?: boolean;
}

export type PasswordField = Pick<FieldBase, 'id' | 'name' | 'label' | 'hint' | 'error'> & {
  autocomplete?: 'current-password' | 'new-password';
};

export interface TextareaField extends FieldBase {
  value?: string;
  rows?: number;
  maxlength?: number;
  disabled?: boolean;
}

export interface SelectField extends FieldBase {
  value?: string;
  options: readonly { value: string; label: string }[];
  placeholder?: string;
}

export interface ChoiceField extends FieldBase {
  value?: string | readonly string[];
  options: readonly { value: string; label: string; hint?: string }[];
  multiple?: boolean;
  heading?: boolean;
}

export interface CheckField extends Omit<FieldBase, 'optional'> {
  checked?: boolean;
  value?: string;
}

export interface FileField extends FieldBase {
  accept?: string;
  multiple?: boolean;
  maxMegabytes?: number;
}

export interface LevelsCriterion {
  id: string;
  name: string;
  title: string;
  total: number;
  levels: readonly { value: string; points: number; text: string }[];
  value?: string;
  error?: string;
  look?: readonly Action[];
  comment?: TextareaField;
}

export interface ListedFile {
  name: string;
  detail?: string;
  href?: string;
  icon?: string;
  state: { kind?: 'ok' | 'wait' | 'bad'; text: string };
  remove?: Action;
}

export interface QrCode {
  /** Side in modules. */
  size: number;
  /** Path of the dark ones. */
  path: string;
}

export interface CertificatePreview {
  personName: string;
  verb?: string;
  trackTitle: string;
  detail: string;
  project?: string;
  modules: number;
  issuer: string;
  signatory: string;
  endorsement?: string;
  qr?: QrCode;
}

export interface Verdict {
  kind: 'valid' | 'revoked' | 'unknown';
  title: string;
  text: string;
}
