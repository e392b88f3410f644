import { describe, expect, it } from 'vitest';
import { ServerPaths } from '../../src/core/serverpaths';
import { FakeClient } from '../fakes/client';

const contents = {
  driveName: (path: string) => (path.includes(':') ? path.slice(0, path.indexOf(':')) : ''),
  localPath: (path: string) => path.slice(path.indexOf(':') + 1)
};

describe('Paths of the file browser', () => {
  const client = new FakeClient().on('GET', 'file-browser', [{ type: 'dir', name: '.jupyter', path: '/home/j/.jupyter' }]);

  it('begin at the root folder of the server', () => {
    const paths = new ServerPaths(client, contents, '/srv/nb/');
    expect([paths.toServer('a/b.root'), paths.toServer('/a'), paths.toServer('')]).toEqual(['/srv/nb/a/b.root', '/srv/nb/a', '/srv/nb']);
    expect(new ServerPaths(client, contents, '/').toServer('a')).toBe('/a');
    expect(new ServerPaths(client, contents, '~/nb').toServer('RTC:a')).toBe('~/nb/a');
  });

  it('of another drive lie on no file system of the server', () => {
    expect(new ServerPaths(client, contents, '/srv').toServer('S3:a')).toBeNull();
  });

  it.each([
    ['/srv/nb', '/srv/nb/a/b', 'a/b'],
    ['/srv/nb', '/srv/nb', ''],
    ['/srv/nb', '/srv/nbx/a', null],
    ['/', '/data/x', 'data/x'],
    ['~', '/home/j/rucio/x', 'rucio/x'],
    ['~/work', '/home/j/rucio/x', null]
  ])('under the root %s show %s as %s', async (root, path, shown) => {
    expect(await new ServerPaths(client, contents, root).toContents(path)).toBe(shown);
  });
});
