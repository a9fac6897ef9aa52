import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/**
 * Writes a file whole or not at all, and leaves no unfinished one unless the process is killed. A
 * symbolic link of its name is replaced, not followed.
 */
export async function replaceFile(
  file: string,
  data: string | Uint8Array,
  mode?: number,
): Promise<void> {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(unfinished, data, { flag: 'wx', ...(mode !== undefined && { mode }) });
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
