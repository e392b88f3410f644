import { PageConfig } from '@jupyterlab/coreutils';
import { Contents } from '@jupyterlab/services';
import { FolderEntry } from '../api/wire';
import { IClient } from './tokens';

/** The drive of real-time collaboration shows the same files as the default one. */
const SAME_FILES = new Set(['', 'RTC']);

/** Translates between the file browser's paths, which begin at the server's root folder, and those of the server's file system. */
export class ServerPaths {
  /** @param root  the server's root folder as JupyterLab tells it, in which `~` stands for the home */
  constructor(
    private readonly client: IClient,
    private readonly contents: Pick<Contents.IManager, 'localPath' | 'driveName'>,
    private readonly root: string = PageConfig.getOption('serverRoot')
  ) {}

  /** Where a file of the file browser lies on the server; null where it lies on another drive. */
  toServer(path: string): string | null {
    if (!SAME_FILES.has(this.contents.driveName(path)) || this.root === '') {
      return null;
    }
    const below = this.contents.localPath(path).replace(/^\/+/, '');
    const root = this.root.replace(/\/+$/, '');
    return below === '' ? root || '/' : `${root}/${below}`;
  }

  /** Where the file browser shows a path of the server; null where it lies outside of the server's root folder. */
  async toContents(path: string): Promise<string | null> {
    const root = await this.absoluteRoot();
    if (root === null) {
      return null;
    }
    const top = root.replace(/\/+$/, '');
    return path === top ? '' : path.startsWith(`${top}/`) ? path.slice(top.length + 1) : null;
  }

  private async absoluteRoot(): Promise<string | null> {
    if (!this.root.startsWith('~')) {
      return this.root || null;
    }
    this.home ??= await this.findHome();
    return this.home === null ? null : this.home + this.root.slice(1);
  }

  /** The folder of whatever lies in the home. */
  private async findHome(): Promise<string | null> {
    const [first] = await this.client.get<FolderEntry[]>('file-browser', { path: '~', hidden: 1 });
    return first ? first.path.slice(0, first.path.lastIndexOf('/')) : null;
  }

  private home: string | null = null;
}
