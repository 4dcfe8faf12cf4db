/** Where media are mounted; `server/routes.ts` mounts the router of `media.router.ts` here. */
export const MEDIA_PREFIX = '/contenido';

/**
 * Address of a picture. It carries the hash of the picture, not of the course, so that a phone
 * keeps what it has when a text of the course changes.
 */
export const mediaPath = (track: string, media: { fingerprint: string; file: string }) =>
  `${MEDIA_PREFIX}/${track}/${media.fingerprint}/${media.file}`;
