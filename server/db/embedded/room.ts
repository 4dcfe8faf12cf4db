import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { Database } from 'lmdb';

import { newestHead } from './dataFile.js';
import { StoreError } from './errors.js';

type Table = Database<Buffer, Buffer>;

const MEGABYTE = 1024 * 1024;
const LARGEST_STEP = 16 * MEGABYTE;
const LARGEST_MARGIN = 8 * MEGABYTE;
const ZEROS = Buffer.alloc(MEGABYTE);
const HEADS = 2;
/** What any transaction writes anew: the list of free pages, the tree of trees, the upper pages of each. */
const PAGES_ASIDE = 16;

/**
 * Takes room on the disk before a transaction needs it. lmdb 3 does not survive a disk that becomes
 * full in the middle of a commit: it writes its message beyond the memory that it took for it. So
 * the file is made longer with zeros before, and a transaction that finds no room is undone. Windows
 * is left out, where lmdb makes the file longer itself.
 */
export function openRoom(path: string, root: Table, tables: readonly Table[]) {
  const file = openSync(path, 'r+');
  /** What the transaction asked for so far: entries by table, and the bytes that are new. */
  const touched = new Map<Table, number>(tables.map((table) => [table, 0]));
  let puts = 0;
  let removals = 0;
  let bytes = 0;
  /** What was last seen: pages of each tree, of the file, free ones among them. */
  const treePages = new Map<Table, number>(tables.map((table) => [table, 0]));
  let pageSize = 4096;
  let pages = 0;
  let freePages = 0;
  /** Bytes at the end of the file that are certainly unused. */
  let unused = 0;

  function look(): void {
    const head = newestHead(file);
    if (!head) throw new StoreError(1, 'The data folder is damaged: data.mdb has lost its head');
    ({ pageSize } = head);
    pages = head.lastPage + 1;
    unused = Math.max(0, fstatSync(file).size - pages * pageSize);
    const { free, ...rootTree } = root.getStats() as Tree & { free: Tree };
    let inUse = HEADS + sizeOf(free) + sizeOf(rootTree);
    for (const table of tables) {
      const tree = table.getStats() as Tree;
      treePages.set(table, tree.treeBranchPageCount + tree.treeLeafPageCount);
      inUse += sizeOf(tree);
    }
    freePages = Math.max(0, pages - inUse);
  }

  const part = (size: number, largest: number): number =>
    Math.min(largest, Math.max(MEGABYTE, (pages * pageSize) / size));

  /** What the transaction takes: an estimate that is rather too large. */
  function taken(): number {
    let rewritten = PAGES_ASIDE;
    for (const [table, entries] of touched)
      rewritten += Math.min(entries, treePages.get(table) as number);
    return rewritten * pageSize + bytes;
  }

  /** Some room is left to removals, so that a full disk can be emptied. */
  const wanted = (): number => taken() + (puts > removals ? part(4, LARGEST_MARGIN) : 0);

  /** Whether the disk gave so many bytes; when not, the file is as long as before. */
  function lengthen(missing: number): boolean {
    const { size } = fstatSync(file);
    const from = Math.max(size, pages * pageSize);
    const length = Math.ceil(missing / pageSize) * pageSize;
    try {
      for (let done = 0; done < length;)
        done += writeSync(file, ZEROS, 0, Math.min(ZEROS.length, length - done), from + done);
    } catch {
      ftruncateSync(file, size);
      return false;
    }
    unused += length;
    return true;
  }

  return {
    begin(): void {
      for (const table of tables) touched.set(table, 0);
      puts = 0;
      removals = 0;
      bytes = 0;
    },
    put(table: Table, key: Buffer, value: Buffer): void {
      touched.set(table, (touched.get(table) as number) + 1);
      puts++;
      const size = key.length + value.length;
      // What is large gets pages of its own; the others share pages that may be half empty.
      bytes += size > pageSize / 2 ? size + pageSize : 2 * size;
      table.putSync(key, value);
    },
    remove(table: Table, key: Buffer): void {
      touched.set(table, (touched.get(table) as number) + 1);
      removals++;
      table.removeSync(key);
    },
    /** Before the end of a transaction. @throws StoreError 14031 when the disk has no room for it. */
    secure(): void {
      if (process.platform === 'win32' || puts + removals === 0) return;
      if (unused < wanted()) look();
      const need = wanted();
      if (unused < need) {
        const missing = need - unused;
        const step = part(8, LARGEST_STEP);
        // Of the free pages some are too far apart for what is large.
        const inside = (freePages * pageSize) / 2;
        if (!lengthen(missing + step) && !lengthen(missing) && unused + inside < need)
          throw new StoreError(
            14031,
            'The disk is full: nothing of this write was kept. What is stored can still be read and deleted',
          );
      }
      unused = Math.max(0, unused - taken());
    },
    close: (): void => closeSync(file),
  };
}

interface Tree {
  treeBranchPageCount: number;
  treeLeafPageCount: number;
  overflowPages: number;
}

const sizeOf = (tree: Tree): number =>
  tree.treeBranchPageCount + tree.treeLeafPageCount + tree.overflowPages;
