import type * as ui from '../../http/components.js';
import { type PageModel } from '../../http/renderPage.js';

/** A whole page with invented people, as a feature would build it. */
export interface Screen {
  view: string;
  page: PageModel;
  /** As somebody who has not signed in sees it. */
  visitor?: boolean;
}

/** A page model with what its view prints. */
export const page = <Extra extends object>(model: PageModel, extra: Extra): PageModel & Extra => ({
  ...model,
  ...extra,
});

export const done = (count: number): ui.StepState[] => Array<ui.StepState>(count).fill('done');
export const todo = (count: number): ui.StepState[] => Array<ui.StepState>(count).fill('todo');
export const back = { href: '/guia-de-estilo', label: 'Volver a la guía' };
