import { closeSync, openSync, readSync, statSync } from 'node:fs';

// The file as lmdb-js 3 writes it: see MDB_meta, MDB_db, MDB_page and MDB_node in its mdb.c.
const PAGE_HEAD = 24;
const HEAD_BYTES = 160;
const MAGIC = 0xbeefc0de;
const NO_PAGE = 2n ** 64n - 1n;
const BRANCH_PAGE = 1;
const LEAF_PAGE = 2;
const NODE_OVERFLOWS = 1;
const NODE_IS_TREE = 2;

/**
 * Why the data file can't be trusted; undefined when it can. LMDB maps the file into memory and
 * takes it as it is: reading beyond the end of one that was cut short would kill the process. So its
 * head is read first.
 */
export function findDamage(path: string): string | undefined {
  const { size } = statSync(path);
  if (size === 0) return 'data.mdb is empty';
  const file = openSync(path, 'r');
  try {
    const head = newestHead(file);
    if (!head) return 'the head of data.mdb is not valid';
    const wanted = (head.lastPage + 1) * head.pageSize;
    if (size >= wanted) return undefined;
    // The last pages are left unwritten when a transaction took them and gave them back.
    const inside = treesInside(
      (page) => readBytes(file, page * head.pageSize, head.pageSize),
      Math.floor(size / head.pageSize),
      head.roots,
    );
    return inside ? undefined : `data.mdb is cut short: ${size} bytes instead of ${wanted}`;
  } finally {
    closeSync(file);
  }
}

export interface Head {
  pageSize: number;
  roots: bigint[];
  lastPage: number;
  transaction: bigint;
}

/**
 * The head of the last transaction; undefined when one of the two is not valid. The other one would
 * open too, but it may be the one of the transaction before.
 */
export function newestHead(file: number): Head | undefined {
  const first = readHead(readBytes(file, 0, HEAD_BYTES));
  const second = first && readHead(readBytes(file, first.pageSize, HEAD_BYTES));
  if (!first || !second) return undefined;
  return second.transaction > first.transaction ? second : first;
}

function readBytes(file: number, position: number, length: number): Buffer | undefined {
  const bytes = Buffer.alloc(length);
  return readSync(file, bytes, 0, length, position) === length ? bytes : undefined;
}

/** One of the two heads of the file; undefined when it is not one. */
function readHead(bytes: Buffer | undefined): Head | undefined {
  if (bytes?.readUInt32LE(PAGE_HEAD) !== MAGIC) return undefined;
  return {
    pageSize: bytes.readUInt32LE(48),
    roots: [bytes.readBigUInt64LE(88), bytes.readBigUInt64LE(136)],
    lastPage: Number(bytes.readBigUInt64LE(144)),
    transaction: bytes.readBigUInt64LE(152),
  };
}

/** Whether every page that the trees lead to is one of the first `pages` of the file. */
function treesInside(
  readPage: (page: number) => Buffer | undefined,
  pages: number,
  roots: readonly bigint[],
): boolean {
  const seen = new Set<bigint>();
  const isInside = (page: bigint): boolean => {
    if (page === NO_PAGE) return true;
    if (page >= BigInt(pages) || seen.has(page)) return false;
    seen.add(page);
    const bytes = readPage(Number(page));
    const kind = bytes?.readUInt16LE(18);
    if (!bytes || bytes.readBigUInt64LE(0) !== page) return false;
    if (kind !== BRANCH_PAGE && kind !== LEAF_PAGE) return false;
    const nodes = bytes.readUInt16LE(20) >> 1;
    for (let i = 0; i < nodes; i++) {
      const node = PAGE_HEAD + bytes.readUInt16LE(PAGE_HEAD + 2 * i);
      const flags = bytes.readUInt16LE(node + 4);
      if (kind === BRANCH_PAGE) {
        if (!isInside(BigInt(bytes.readUInt32LE(node)) + (BigInt(flags) << 32n))) return false;
        continue;
      }
      const data = node + 8 + bytes.readUInt16LE(node + 6);
      if (flags & NODE_IS_TREE && !isInside(bytes.readBigUInt64LE(data + 40))) return false;
      if (
        flags & NODE_OVERFLOWS &&
        bytes.readBigUInt64LE(data) + bytes.readBigUInt64LE(data + 16) > BigInt(pages)
      )
        return false;
    }
    return true;
  };
  try {
    return roots.every(isInside);
  } catch {
    return false; // places inside a page that lie outside of it
  }
}
