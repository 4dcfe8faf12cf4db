import {
  completedPercent,
  GROUP_FIGURES,
  type GroupFigure,
  shownFigures,
  type ShownFigures,
  totalFigures,
} from '../../domain/smallGroups.js';
import { type Bars, type Empty, type Table, type TableCell } from '../../http/components.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDate, formatNumber, formatTime } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { figureTexts } from '../../i18n/staff.js';
import { type MunicipalityReport } from './reports.service.js';

export interface ReportsPage extends PageModel {
  heading: string;
  line: string;
  charts: { heading: string; bars: Bars; note: string }[];
  table: Table | null;
  /** Why something is hidden; null when nothing is. */
  hidden: string | null;
  empty: Empty | null;
}

interface Row {
  name: string;
  figures: ShownFigures;
}

/** `/reportes`: what the municipalities in reach have achieved, small groups hidden. */
export function presentReports(reports: readonly MunicipalityReport[], now: Date): ReportsPage {
  const rows = reports.map(({ name, figures }) => ({ name, figures: shownFigures(figures) }));
  const figures = rows.map((row) => row.figures);
  const total = totalFigures(figures);
  const nobody = reports.every((report) => report.figures.enrolled === 0);
  const anyHidden = figures.some(hasHidden);
  return {
    title: t('Reportes'),
    nav: 'reports',
    wide: true,
    heading: nobody ? t('Todavía nadie se matriculó') : findingOf(figures),
    line: [placesOf(reports), t('datos al {{when}}', { when: whenOf(now) })].join(' · '),
    charts: nobody ? [] : chartsOf(rows),
    table: nobody ? null : tableOf(rows, total),
    hidden: anyHidden && !nobody ? hiddenText(rows.length > 1) : null,
    empty: nobody
      ? {
          drawing: 'empty-room',
          title: t('Aquí verás cuántas personas estudian y terminan'),
          text: t('Las cifras llegan solas con las primeras matrículas.'),
        }
      : null,
  };
}

function findingOf(figures: readonly ShownFigures[]): string {
  const percent = completedPercent(figures);
  if (percent === null) return t('Todavía son muy pocas personas para mostrar cifras');
  if (percent === 0) return t('Ya hay gente estudiando; todavía nadie termina');
  return t('De cada 100 matrículas, {{percent}} terminan', { percent });
}

function placesOf(reports: readonly MunicipalityReport[]): string {
  const [only] = reports;
  if (!only) return t('Ningún municipio');
  return reports.length === 1 ? only.name : t('{{count}} municipios', { count: reports.length });
}

const whenOf = (now: Date) => `${formatDate(now)}, ${formatTime(now)}`;

function hiddenText(several: boolean): string {
  const why = t(
    'Un guion (–) es un grupo de menos de 5 personas, o uno que dejaría deducirlo por resta: así nadie es reconocible.',
  );
  return several ? `${why} ${t('El total suma sólo lo que se muestra.')}` : why;
}

function chartsOf(rows: readonly Row[]): ReportsPage['charts'] {
  const [only] = rows;
  if (only && rows.length === 1) {
    const note = t('El porcentaje compara con las matrículas.');
    return [stagesChart(only.figures, note)];
  }
  const whole = rows.map(({ figures }) => figures).filter((figures) => !hasHidden(figures));
  const note = t('Suma de {{count}} de {{all}} municipios: los que muestran todas sus cifras.', {
    count: whole.length,
    all: rows.length,
  });
  return [...(whole.length > 0 ? [stagesChart(totalFigures(whole), note)] : []), placesChart(rows)];
}

const STAGES: readonly GroupFigure[] = ['enrolled', 'completed', 'delivered', 'certified'];

function stagesChart(figures: ShownFigures, note: string): ReportsPage['charts'][number] {
  const { enrolled } = figures;
  return {
    heading: t('Del primer día al certificado'),
    bars: {
      caption: t('Cuántas matrículas llegan a cada etapa'),
      rows: STAGES.map((figure) => {
        const value = figures[figure];
        const label = t(figureTexts[figure]);
        if (value === null) return { label, instead: t('menos de 5: no se muestra') };
        return {
          label,
          value,
          text: formatNumber(value),
          ...(figure === 'enrolled' || !enrolled
            ? {}
            : { note: percentText((100 * value) / enrolled) }),
          ...(figure === 'completed' ? { kind: 'm' as const } : {}),
        };
      }),
    },
    note,
  };
}

function placesChart(rows: readonly Row[]): ReportsPage['charts'][number] {
  return {
    heading: t('Cuántas terminan en cada municipio'),
    bars: {
      caption: t('De cada 100 matrículas, cuántas terminan en cada municipio'),
      max: 100,
      rows: rows.map(({ name, figures }) => {
        const percent = completedPercent([figures]);
        if (percent !== null) return { label: name, value: percent, text: percentText(percent) };
        const instead =
          figures.enrolled === 0 ? t('todavía nadie se matriculó') : t('menos de 5: no se muestra');
        return { label: name, instead };
      }),
    },
    note: t('Cuenta a quienes todavía estudian: el porcentaje crece hasta el fin del ciclo.'),
  };
}

function tableOf(rows: readonly Row[], total: ShownFigures): Table {
  const line = (name: string, figures: ShownFigures) => ({
    header: { text: name },
    cells: GROUP_FIGURES.map((figure): TableCell => cellOf(figures[figure])),
  });
  return {
    caption: t('Cifras por municipio'),
    columns: [
      { label: t('Municipio') },
      ...GROUP_FIGURES.map((figure) => ({ label: t(figureTexts[figure]), right: true })),
    ],
    rows: [
      ...rows.map(({ name, figures }) => line(name, figures)),
      ...(rows.length > 1 ? [line(t('Total'), total)] : []),
    ],
  };
}

const cellOf = (value: number | null): TableCell => ({
  text: value === null ? '–' : formatNumber(value),
});

const percentText = (percent: number) => `${formatNumber(Math.round(percent))} %`;

const hasHidden = (figures: ShownFigures) =>
  GROUP_FIGURES.some((figure) => figures[figure] === null);
