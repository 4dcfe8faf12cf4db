/** MongoDB's names for the error codes that the store answers with (mongodb/mongo: src/mongo/base/error_codes.yml). */
const CODE_NAMES: Record<number, string> = {
  1: 'InternalError',
  2: 'BadValue',
  9: 'FailedToParse',
  11: 'UserNotFound',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  18: 'AuthenticationFailed',
  20: 'IllegalOperation',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  50: 'MaxTimeMSExpired',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  55: 'InvalidDBRef',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  115: 'CommandNotSupported',
  121: 'DocumentValidationFailure',
  168: 'InvalidPipelineOperator',
  171: 'CannotIndexParallelArrays',
  359: 'CannotConvertIndexToUnique',
  352: 'UnsupportedOpQueryCommand',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  14031: 'OutOfDiskSpace',
};

/** A refusal that reaches the client as MongoDB would send it: `{ ok: 0, code, codeName, errmsg }`. */
export class StoreError extends Error {
  readonly codeName: string;

  /**
   * @param code MongoDB's error code.
   * @param extra further fields of the reply, such as `keyPattern` of a duplicate key.
   */
  constructor(
    readonly code: number,
    message: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'StoreError';
    this.codeName = CODE_NAMES[code] ?? `Location${code}`;
  }
}

/** Whether a message of the operating system says that no room is left. */
export const isDiskFull = (message: string): boolean =>
  /ENOSPC|EFBIG|EDQUOT|No space left|File too large|quota exceeded/i.test(message);

/** What exists in MongoDB and is left out here on purpose; never answered halfway. */
export const notSupported = (what: string, code = 115): StoreError =>
  new StoreError(
    code,
    `${what} is not supported by the embedded store; use a MongoDB server for it`,
  );

export const badValue = (message: string): StoreError => new StoreError(2, message);
export const failedToParse = (message: string): StoreError => new StoreError(9, message);
export const typeMismatch = (message: string): StoreError => new StoreError(14, message);
