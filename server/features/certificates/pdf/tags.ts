import {
  type PDFDocument,
  PDFHexString,
  PDFName,
  PDFOperator,
  PDFOperatorNames,
  type PDFPage,
  type PDFRef,
  PDFString,
} from 'pdf-lib';

import { type Box } from './layout.js';

export type Role = 'H1' | 'P' | 'Figure';

/** Says which marks on a page are text, picture or ornament, for whoever has the page read aloud. */
export interface Tagger {
  /** What is drawn inside is one heading, paragraph or picture, in reading order. */
  tag(role: Role, draw: () => void, alt?: string): void;
  /** The same, and tapping on the box opens the address. */
  link(draw: () => void, target: { url: string; box: Box; alt: string }): void;
  /** What is drawn inside says nothing. */
  ornament(draw: () => void): void;
  /** Writes the structure. Call it once, at the end. */
  finish(): void;
}

/** pdf-lib has no tags of its own, so they are written here, for one page. */
export function createTagger(document: PDFDocument, page: PDFPage): Tagger {
  const { context, catalog } = document;
  const root = context.nextRef();
  const body = context.nextRef();
  /** In reading order: the number of an element is that of its marks on the page. */
  const elements: PDFRef[] = [];
  const annotations: PDFRef[] = [];
  const owners: PDFRef[] = [];

  function mark(tag: string, properties: string, draw: () => void): void {
    const begin = [PDFName.of(tag), properties];
    page.pushOperators(PDFOperator.of(PDFOperatorNames.BeginMarkedContentSequence, begin));
    draw();
    page.pushOperators(PDFOperator.of(PDFOperatorNames.EndMarkedContent));
  }

  return {
    tag: (role, draw, alt) => {
      const id = elements.length;
      mark(role, `<< /MCID ${id} >>`, draw);
      const described = alt ? { Alt: PDFHexString.fromText(alt) } : {};
      const element = { Type: 'StructElem', S: role, P: body, Pg: page.ref, K: id, ...described };
      elements.push(context.register(context.obj(element)));
    },
    link: (draw, { url, box, alt }) => {
      const id = elements.length;
      mark('Link', `<< /MCID ${id} >>`, draw);
      const bottom = page.getHeight() - box.y - box.height;
      const annotation = context.register(
        context.obj({
          Type: 'Annot',
          Subtype: 'Link',
          Rect: [box.x, bottom, box.x + box.width, bottom + box.height],
          Border: [0, 0, 0],
          F: 4,
          Contents: PDFHexString.fromText(alt),
          A: { Type: 'Action', S: 'URI', URI: PDFString.of(url) },
          StructParent: 1 + annotations.length,
        }),
      );
      const element = context.register(
        context.obj({
          Type: 'StructElem',
          S: 'Link',
          P: body,
          Pg: page.ref,
          Alt: PDFHexString.fromText(alt),
          K: [id, { Type: 'OBJR', Obj: annotation }],
        }),
      );
      elements.push(element);
      annotations.push(annotation);
      owners.push(element);
    },
    ornament: (draw) => mark('Artifact', '<< /Type /Layout >>', draw),
    finish: () => {
      const parents = [0, elements, ...owners.flatMap((owner, index) => [1 + index, owner])];
      const tree = {
        Type: 'StructTreeRoot',
        K: [body],
        ParentTree: context.register(context.obj({ Nums: parents })),
        ParentTreeNextKey: 1 + owners.length,
      };
      context.assign(
        body,
        context.obj({ Type: 'StructElem', S: 'Document', P: root, K: elements }),
      );
      context.assign(root, context.obj(tree));
      catalog.set(PDFName.of('StructTreeRoot'), root);
      catalog.set(PDFName.of('MarkInfo'), context.obj({ Marked: true }));
      page.node.set(PDFName.of('StructParents'), context.obj(0));
      page.node.set(PDFName.of('Tabs'), PDFName.of('S'));
      page.node.set(PDFName.of('Annots'), context.obj(annotations));
    },
  };
}
