import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Where the system has Debian's packages from. */
export interface DebianArchive {
  /** Such as the address of a mirror; other releases lie beside that of the system. */
  readonly uri: string;
  /** What Debian signs all of its releases with; none where the system has no such file, and apt takes its own keys. */
  readonly keyring?: string;
}

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The archive that this system's own release comes from, as its sources of packages have it. */
export async function debianArchive(): Promise<DebianArchive> {
  const system = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const codename = /^VERSION_CODENAME=(\S+)/m.exec(system)?.[1];
  if (!/^ID=debian$/m.test(system)) throw new Error('this system is no Debian');
  const format = ['--format', '$(RELEASE) $(REPO_URI)'];
  const { stdout } = await promisify(execFile)('apt-get', ['indextargets', ...format]);
  const targets = stdout.split('\n').map((line) => line.split(' '));
  const ofSystem = ['stable', 'testing', 'unstable', 'sid', codename];
  const uri = targets.find(([release]) => ofSystem.includes(release))?.[1];
  if (uri === undefined) throw new Error("the system's sources of packages do not have its own release");
  const hasKeyring = await access(KEYRING).then(
    () => true,
    () => false,
  );
  return hasKeyring ? { uri, keyring: KEYRING } : { uri };
}
