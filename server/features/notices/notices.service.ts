import { Types } from 'mongoose';

import { type Config } from '../../config.js';
import { firstName } from '../../domain/names.js';
import { isDuplicateKey } from '../../db/isDuplicateKey.js';
import { NotFoundError } from '../../errors/AppError.js';
import { t } from '../../i18n/index.js';
import { NOTICE_MAIL, noticeTexts } from '../../i18n/notices.js';
import { queueMail } from '../../jobs/mail.js';
import { Notice, type NoticeCode } from '../../models/Notice.js';
import { User } from '../../models/User.js';

export interface NewNotice {
  userId: string;
  code: NoticeCode;
  /** What it is about: the same thing twice is told once. */
  key: string;
  /** What its sentence needs. */
  data?: Record<string, string>;
  href: string;
}

export interface StoredNotice {
  id: string;
  code: NoticeCode;
  data: Readonly<Record<string, string>>;
  at: Date;
  read: boolean;
}

const SHOWN = 50;

/** Tells a person something on the page of notices, and by e-mail if they have one; once. */
export async function notify(
  { userId, code, key, data = {}, href }: NewNotice,
  { config, now }: { config: Pick<Config, 'publicUrl'>; now: Date },
): Promise<void> {
  try {
    const { upsertedCount } = await Notice.updateOne(
      { userId, code, key },
      { $setOnInsert: { data, href, at: now } },
      { upsert: true },
    );
    if (upsertedCount === 0) return;
  } catch (error) {
    // Two at once: the other one has told it.
    if (isDuplicateKey(error)) return;
    throw error;
  }
  const user = await User.findOne({ _id: userId, blockedAt: null }, MAIL_FIELDS).lean();
  if (!user?.email) return;
  const { subject, mail } = noticeTexts[code];
  const values = { name: firstName(user), text: t(mail, data), link: config.publicUrl + href };
  await queueMail({ to: user.email, subject: t(subject), text: t(NOTICE_MAIL, values) }, now);
}

const MAIL_FIELDS = { givenNames: 1, firstSurname: 1, email: 1 } as const;

const SHOWN_FIELDS = { code: 1, data: 1, at: 1, readAt: 1 } as const;
interface ShownNotice {
  _id: Types.ObjectId;
  code: NoticeCode;
  data?: Record<string, string>;
  at: Date;
  readAt?: Date;
}

/** The latest notices of a person, newest first. */
export async function listNotices(userId: string, limit = SHOWN): Promise<StoredNotice[]> {
  const records = await Notice.collection
    .find<ShownNotice>({ userId: new Types.ObjectId(userId) }, { projection: SHOWN_FIELDS })
    .sort({ at: -1 })
    .limit(limit)
    .toArray();
  return records.map(({ _id, code, data, at, readAt }) => ({
    id: String(_id),
    code,
    data: data ?? {},
    at,
    read: Boolean(readAt),
  }));
}

/** Marks it as read and answers where it leads. @throws NotFoundError when it is not theirs. */
export async function openNotice(userId: string, noticeId: string, now: Date): Promise<string> {
  const notice = await Notice.findOneAndUpdate(
    { _id: noticeId, userId },
    { $min: { readAt: now } },
    { projection: { href: 1 } },
  ).lean();
  if (!notice) throw new NotFoundError('not-found', 'No such notice of this person');
  return notice.href;
}
