import { type Router } from 'express';

import { type AppDeps } from './deps.js';
import { type Action } from './domain/permissions.js';
import { issueCodesRouter } from './features/accounts/issueCodes.router.js';
import { outboxRouter } from './features/accounts/outbox.router.js';
import { profileRouter } from './features/accounts/profile.router.js';
import { recoverRouter } from './features/accounts/recover.router.js';
import { resumeRouter } from './features/accounts/resume.router.js';
import { signInRouter } from './features/accounts/signIn.router.js';
import { signOutRouter } from './features/accounts/signOut.router.js';
import { signUpRouter } from './features/accounts/signUp.router.js';
import { administrationRouter } from './features/administration/administration.router.js';
import { assessmentsRouter } from './features/assessments/assessments.router.js';
import { assignmentsRouter } from './features/assignments/assignments.router.js';
import { coursesRouter, enrolRouter } from './features/catalogue/catalogue.router.js';
import { certificatesRouter } from './features/certificates/certificates.router.js';
import { registerRouter } from './features/certificates/register.router.js';
import { verifyRouter } from './features/certificates/verify.router.js';
import { classroomRouter, courseRouter } from './features/classroom/classroom.router.js';
import { coordinationRouter } from './features/coordination/coordination.router.js';
import { homeRouter, textPageRouter } from './features/home/home.router.js';
import { noticesRouter } from './features/notices/notices.router.js';
import { currentProjectRouter, projectsRouter } from './features/projects/projects.router.js';
import { reportsRouter } from './features/reports/reports.router.js';
import { plansRouter } from './features/reviews/plans.router.js';
import { reviewsRouter } from './features/reviews/reviews.router.js';
import { styleGuideRouter } from './features/styleGuide/styleGuide.router.js';
import { submissionsRouter } from './features/submissions/submissions.router.js';
import { trainingRouter } from './features/training/training.router.js';

/**
 * The whole map of the campus. What is not here answers 404; what is here says who may come in:
 * `public`, or an action of `domain/permissions.ts`, and then only people who are signed in.
 */
export interface Route {
  /** Prefix of all its URLs. `/` is only itself. */
  path: string;
  permission: 'public' | Action;
  /** It reads multipart forms itself, with multer and `verifyUploadCsrf` right after. */
  uploads?: true;
  /** Not in production. */
  development?: true;
  router: (deps: AppDeps) => Router;
}

export const routes: readonly Route[] = [
  { path: '/', permission: 'public', router: homeRouter },
  { path: '/privacidad', permission: 'public', router: textPageRouter('privacy') },
  { path: '/terminos', permission: 'public', router: textPageRouter('terms') },
  { path: '/accesibilidad', permission: 'public', router: textPageRouter('accessibility') },
  { path: '/ayuda', permission: 'public', router: textPageRouter('help') },

  { path: '/cursos/:track/matricula', permission: 'course:enrol', router: enrolRouter },
  { path: '/cursos', permission: 'public', router: coursesRouter },
  { path: '/mi-aula/proyecto', permission: 'project:handIn', router: currentProjectRouter },
  { path: '/mi-aula', permission: 'course:study', router: classroomRouter },
  {
    path: '/aula/:enrollment/evaluaciones',
    permission: 'course:study',
    router: assessmentsRouter,
  },
  {
    path: '/aula/:enrollment/tareas',
    permission: 'assignment:handIn',
    uploads: true,
    router: assignmentsRouter,
  },
  {
    path: '/aula/:enrollment/proyecto',
    permission: 'project:handIn',
    uploads: true,
    router: projectsRouter,
  },
  { path: '/aula/:enrollment', permission: 'course:study', router: courseRouter },

  { path: '/capacitacion/revisar', permission: 'submission:decide', router: submissionsRouter },
  { path: '/capacitacion', permission: 'cohort:run', router: trainingRouter },

  { path: '/certificados', permission: 'certificate:own', router: certificatesRouter },
  { path: '/verificar', permission: 'public', router: verifyRouter },

  { path: '/valoracion', permission: 'review:score', router: reviewsRouter },

  { path: '/avisos', permission: 'notice:own', router: noticesRouter },

  { path: '/registro', permission: 'public', router: signUpRouter },
  { path: '/ingresar', permission: 'public', router: signInRouter },
  { path: '/salir', permission: 'public', router: signOutRouter },
  { path: '/recuperar', permission: 'public', router: recoverRouter },
  { path: '/perfil', permission: 'account:own', router: profileRouter },
  {
    path: '/coordinacion/certificados',
    permission: 'certificate:revoke',
    router: registerRouter,
  },
  { path: '/coordinacion/proyectos', permission: 'review:assign', router: plansRouter },
  { path: '/coordinacion/codigos', permission: 'loginCode:issue', router: issueCodesRouter },
  { path: '/coordinacion', permission: 'people:manage', router: coordinationRouter },
  { path: '/administracion', permission: 'municipality:manage', router: administrationRouter },
  { path: '/reportes', permission: 'report:read', router: reportsRouter },
  { path: '/retomar', permission: 'account:own', router: resumeRouter },

  { path: '/desarrollo/correos', permission: 'public', development: true, router: outboxRouter },
  { path: '/guia-de-estilo', permission: 'public', development: true, router: styleGuideRouter },
];
