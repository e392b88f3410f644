import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { UploadCheck, UploadRequest } from '../../src/api/wire';
import { ICall } from '../fakes/client';
import { FakePanel } from '../fakes/panel';
import { settle } from '../fakes/client';
import { IUploadStart, UploadModel } from '../../src/upload/model';
import { baseName } from '../../src/upload/request';

function checked(body: UploadRequest, change: Partial<UploadCheck> = {}): UploadCheck {
  return {
    ok: true,
    files: body.file_paths.map((path, index) => ({
      path,
      name: body.names[index] ?? baseName(path),
      size: 1000,
      did: `${body.scope}:${body.names[index] ?? baseName(path)}`,
      pfn: null,
      problem: null
    })),
    problems: [],
    bytes: 1000 * body.file_paths.length,
    ...change
  };
}

describe('The form of an upload', () => {
  let panel: FakePanel;
  let model: UploadModel;

  async function start(begin: Partial<IUploadStart> = {}): Promise<void> {
    await panel.instances.refresh();
    model = new UploadModel(panel.rucio, 'demo', { files: ['/home/j/a.root'], ...begin });
    await rest();
  }

  /** Lets the form be checked. */
  async function rest(): Promise<void> {
    await settle();
    await vi.advanceTimersByTimeAsync(400);
    await settle();
  }

  beforeEach(() => {
    vi.useFakeTimers();
    panel = new FakePanel();
    panel.client
      .on('GET', 'list-rses', {
        items: [
          { rse: 'SITE-DISK', writable: true, schemes: ['davs'], free: 1e12 },
          { rse: 'OTHER-DISK', writable: true, schemes: ['davs'], free: null },
          { rse: 'CLOSED', writable: false, schemes: ['davs'], free: null }
        ]
      })
      .on('GET', 'list-scopes', { success: true, scopes: ['test', 'user.jdoe'] })
      .on('GET', 'quota', { account: 'jdoe', items: [{ rse: 'SITE-DISK', used: 1, limit: 100, remaining: 99, files: 1 }], global: [] })
      .on('GET', 'transfers', [])
      .on('POST', 'upload/check', (call: ICall) => checked(call.body as UploadRequest))
      .on('POST', 'upload', { success: true, job_ids: [1] });
  });

  afterEach(() => {
    model.dispose();
    vi.useRealTimers();
  });

  it('offers only what can be written, and begins with the own scope', async () => {
    await start();
    expect(model.offers.rses.state).toMatchObject({ kind: 'ready', value: [{ rse: 'OTHER-DISK' }, { rse: 'SITE-DISK' }] });
    expect(model.values.scope).toBe('user.jdoe');
    expect(model.problem).toBe('Choose where the files go.');
    expect(model.problemAt('rse')).toBeNull(); // Nobody has been there yet.
  });

  it('promises what the button does', async () => {
    await start({ rse: 'SITE-DISK', files: ['/home/j/a.root', '/home/j/b.root'] });
    expect(model.problem).toBeNull();
    expect(model.promise.replaceAll('\u00a0', ' ')).toBe('Upload 2 files (2 kB) to SITE-DISK');
    expect(model.offers.room('SITE-DISK')?.remaining).toBe(99);
  });

  it('asks once for what was typed in one go, and gives up the question before', async () => {
    await start({ rse: 'SITE-DISK' });
    const before = panel.client.callsTo('POST', 'upload/check').length;
    for (const name of ['b', 'bc', 'bcd']) {
      model.rename('/home/j/a.root', name);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(model.problem).toBe('It is being checked.');
    await rest();
    const calls = panel.client.callsTo('POST', 'upload/check').slice(before);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.body).toMatchObject({ names: ['bcd'] });
  });

  it('puts a message of the sidecar at its field, and what has no field below', async () => {
    panel.client.on('POST', 'upload/check', (call: ICall) =>
      checked(call.body as UploadRequest, {
        ok: false,
        problems: [
          { field: 'scope', code: 'scope_not_writable', error: 'test is not yours.', remedy: 'Choose user.jdoe.' },
          { field: null, code: 'quota', error: 'Too much.', remedy: null }
        ]
      })
    );
    await start({ rse: 'SITE-DISK', scope: 'test' });
    expect(model.problemAt('scope')).toBe('test is not yours. Choose user.jdoe.');
    expect(model.others.map(problem => problem.error)).toEqual(['Too much.']);
    expect(model.problem).toBe('test is not yours.');
    expect(await model.send()).toBe(false);
    expect(panel.client.callsTo('POST', 'upload')).toHaveLength(0);
  });

  it('shows a folder as the files in it, which can be left out one by one', async () => {
    panel.client.on('POST', 'upload/check', (call: ICall) => {
      const body = call.body as UploadRequest;
      const paths = body.file_paths.flatMap(path => (path === '/home/j/run' ? ['/home/j/run/1.root', '/home/j/run/2.root'] : [path]));
      return checked({ ...body, file_paths: paths, names: paths.map(() => null) });
    });
    await start({ rse: 'SITE-DISK', files: ['/home/j/run'] });
    expect(model.values.files.map(file => file.path)).toEqual(['/home/j/run/1.root', '/home/j/run/2.root']);
    model.remove('/home/j/run/1.root');
    await rest();
    expect(await model.send()).toBe(true);
    expect(panel.client.callsTo('POST', 'upload')[0]?.body).toMatchObject({ file_paths: ['/home/j/run/2.root'] });
  });

  it('does not take a list that was cut for the files', async () => {
    panel.client.on('POST', 'upload/check', (call: ICall) => {
      const body = { ...(call.body as UploadRequest), file_paths: ['/home/j/run/1', '/home/j/run/2'], names: [null, null] };
      return checked(body, { ok: false, problems: [{ field: 'file_paths', code: 'too_many_uploads', error: 'Too many.' }] });
    });
    await start({ rse: 'SITE-DISK', files: ['/home/j/run'] });
    expect(model.values.files.map(file => file.path)).toEqual(['/home/j/run']);
    expect(model.problem).toBe('Too many.');
  });

  it('says that an existing dataset is not new, and that a missing one does not exist', async () => {
    const says = (exists: boolean) =>
      panel.client.on('POST', 'upload/check', (call: ICall) => {
        const body = call.body as UploadRequest;
        return checked(body, { dataset: body.add_to_dataset ? { did: `${body.dataset_scope}:${body.dataset_name}`, exists } : null });
      });
    says(false);
    await start({ rse: 'SITE-DISK', dataset: 'test:gone' });
    expect(model.problemAt('dataset')).toMatch(/There is no dataset test:gone/);
    says(true);
    model.set({ dataset: 'new', datasetDid: 'test:set' });
    await rest();
    expect(model.problemAt('dataset')).toMatch(/test:set exists already/);
    model.set({ dataset: 'existing' });
    await rest();
    expect(model.problem).toBeNull();
  });

  it('lets a warning stand without being in the way', async () => {
    panel.client.on('POST', 'upload/check', (call: ICall) =>
      checked(call.body as UploadRequest, {
        problems: [{ field: 'scope', code: 'scope_not_yours', error: 'test is not yours.', remedy: null, severity: 'warning' }]
      })
    );
    await start({ rse: 'SITE-DISK', scope: 'test' });
    expect([model.problemAt('scope'), model.warningAt('scope'), model.problem]).toEqual([null, 'test is not yours.', null]);
  });

  it('keeps what was typed when the upload is refused', async () => {
    await start({ rse: 'SITE-DISK' });
    panel.client.on('POST', 'upload', new SidecarError('too_many_uploads', 'Too many wait.', 429));
    expect(await model.send()).toBe(false);
    expect(model.refusal?.message).toBe('Too many wait.');
    expect(model.values.rse).toBe('SITE-DISK');
    panel.client.on('POST', 'upload', { success: true, job_ids: [1] });
    expect(await model.send()).toBe(true);
  });

  it('sends nothing while it does not know whether it may', async () => {
    panel.client.on('POST', 'upload/check', new SidecarError('no_sidecar', 'Away.', 502));
    await start({ rse: 'SITE-DISK' });
    expect(model.problem).toBe('Away.');
    expect(await model.send()).toBe(false);
    panel.client.on('POST', 'upload/check', (call: ICall) => checked(call.body as UploadRequest));
    model.checkAgain();
    await rest();
    expect(model.problem).toBeNull();
  });

  it('forgets a destination that can no longer be written', async () => {
    await start({ rse: 'CLOSED' });
    expect(model.values.rse).toBe('');
  });
});
