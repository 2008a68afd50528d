import { AccessDenied, ConfigError } from '../errors.ts';

/** Whether an error carries one of these system codes, such as `ENOENT`. */
export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** A file system's error as one of ours: it names the path, and is permanent where another try cannot help. */
export function fileError(error: unknown, doing: string, path: string): unknown {
  if (isCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    const user = process.getuid ? ` of user ${process.getuid()}` : '';
    return new AccessDenied(
      `Cannot ${doing} ${path}: the file system refuses it. Check the permissions${user}.`,
    );
  }
  if (isCode(error, 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY')) {
    return new ConfigError(
      `Cannot ${doing} ${path}: a file is where the store needs a folder, or a folder where it needs a file.`,
    );
  }
  if (isCode(error, 'ENAMETOOLONG', 'ELOOP')) {
    return new ConfigError(
      `Cannot ${doing} ${path}: no file system takes that path (${(error as Error).message}).`,
    );
  }
  if (isCode(error, 'ENOSPC', 'EDQUOT')) {
    return new Error(`Cannot ${doing} ${path}: the disk is full.`, { cause: error });
  }
  return error;
}
