import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KernelVariables } from '../../src/kernels/session';
import type { IHelperPlaces, IVariable } from '../../src/kernels/types';
import { acknowledged, FakeKernel, FakeSession, settle } from './fakes';

const variable = (name: string, more: Partial<IVariable> = {}): IVariable => ({
  name,
  did: `test:${name}`,
  type: 'collection',
  instance: '',
  state: 'here',
  available: true,
  files: [{ did: 'test:a', path: '/a', pfn: null, state: 'here', size: 1 }],
  total: 1,
  ...more
});

describe('KernelVariables', () => {
  let session: FakeSession;
  let kernel: FakeKernel;
  let places: IHelperPlaces | null;
  let variables: KernelVariables;

  beforeEach(() => {
    vi.useFakeTimers();
    session = new FakeSession();
    kernel = new FakeKernel();
    places = null;
    variables = new KernelVariables(session.asSession, {
      specLanguage: name => (name === 'python3' ? 'python' : 'C#'),
      places: () => places
    });
  });

  afterEach(() => {
    variables.dispose();
    vi.useRealTimers();
  });

  it('sends nothing without a kernel and says so', () => {
    variables.set([variable('small')]);
    expect(variables.state('small').kind).toBe('no_kernel');
  });

  it('defines as soon as a kernel is there, before it has said a word', () => {
    variables.set([variable('small')]);
    session.use(kernel);
    expect(kernel.requests.map(r => r.names)).toEqual([['small']]);
    expect(variables.state('small')).toEqual({ kind: 'waiting', busy: false });
  });

  it('says ready only after the kernel has acknowledged this very name', async () => {
    session.use(kernel);
    variables.set([variable('small'), variable('other'), variable('mine')]);
    kernel.last.reply(acknowledged({ defined: ['small'], refused: { other: 'No.' }, kept: { mine: 'Changed.' } }));
    await settle();
    expect(variables.state('small').kind).toBe('ready');
    expect(variables.state('other')).toEqual({ kind: 'failed', fault: { kind: 'kernel', message: 'No.' } });
    expect(variables.state('mine')).toEqual({ kind: 'failed', fault: { kind: 'kept' } });
  });

  it.each([
    ['an error', { status: 'error', ename: 'NameError', evalue: 'x' }, { kind: 'kernel', message: 'NameError: x' }],
    ['no report', { status: 'ok', user_expressions: {} }, { kind: 'unreported' }]
  ])('%s is a failure with its reason', async (_, reply, fault) => {
    session.use(kernel);
    variables.set([variable('small')]);
    kernel.last.reply(reply);
    await settle();
    expect(variables.state('small')).toEqual({ kind: 'failed', fault });
  });

  it('sends again what a failing cell has taken with it, but not for ever', async () => {
    session.use(kernel);
    variables.set([variable('small')]);
    for (let sent = 1; sent <= 3; sent++) {
      expect(kernel.requests).toHaveLength(sent);
      kernel.last.reply({ status: 'aborted' });
      await settle();
      expect(variables.state('small')).toEqual({ kind: 'waiting', busy: false });
    }
    kernel.last.reply({ status: 'aborted' });
    await settle();
    expect(variables.state('small')).toEqual({ kind: 'failed', fault: { kind: 'dropped' } });
  });

  it('sends only what has changed', async () => {
    session.use(kernel);
    variables.set([variable('small'), variable('other')]);
    kernel.last.reply(acknowledged({ defined: ['small', 'other'] }));
    await settle();
    variables.set([variable('small'), variable('other', { state: 'stuck', available: false })]);
    expect(kernel.requests.map(r => r.names)).toEqual([['small', 'other'], ['other']]);
    variables.set([variable('small'), variable('other', { state: 'stuck', available: false })]);
    expect(kernel.requests).toHaveLength(2);
  });

  it.each(['restarting', 'autorestarting'] as const)(
    'after %s defines again, behind the clearing of pending messages and ahead of every cell',
    async status => {
      session.use(kernel);
      variables.set([variable('small')]);
      const first = kernel.last;
      kernel.restart(status);
      expect(variables.state('small').kind).toBe('waiting');
      await settle();
      expect(kernel.requests.map(r => r.names)).toEqual([['small']]);
      first.reply(acknowledged({ defined: ['small'] }));
      await settle();
      expect(variables.state('small').kind).toBe('waiting');
      kernel.last.reply(acknowledged({ defined: ['small'] }));
      await settle();
      expect(variables.state('small').kind).toBe('ready');
    }
  );

  it('defines in the new kernel when the kernel is changed, and listens to the old one no more', async () => {
    session.use(kernel);
    variables.set([variable('small')]);
    const other = new FakeKernel();
    session.use(other);
    expect(other.requests.map(r => r.names)).toEqual([['small']]);
    kernel.last.reply(acknowledged({ defined: ['small'] }));
    await settle();
    expect(variables.state('small').kind).toBe('waiting');
    session.use(null);
    expect(variables.state('small').kind).toBe('no_kernel');
  });

  it('notices that another notebook on the same kernel has restarted it', async () => {
    session.use(kernel);
    variables.set([variable('small')]);
    kernel.last.reply(acknowledged({ defined: ['small'] }));
    await settle();
    const busy = (from: string, to: string | undefined) =>
      kernel.iopubMessage.emit({ header: { session: from, msg_type: 'status' }, parent_header: to === undefined ? {} : { session: to } });
    busy('kernel-1', 'them');
    busy('the-server', undefined);
    expect(kernel.requests).toHaveLength(1);
    busy('kernel-2', 'them');
    expect(kernel.requests).toHaveLength(2);
    busy('kernel-2', 'us');
    expect(kernel.requests).toHaveLength(2);
  });

  it('a kernel that is busy for long is busy, not failed; an idle one that says nothing has failed', async () => {
    session.use(kernel);
    variables.set([variable('small')]);
    kernel.status = 'busy';
    await vi.advanceTimersByTimeAsync(30_000);
    expect(variables.state('small')).toEqual({ kind: 'waiting', busy: true });
    kernel.last.reply(acknowledged({ defined: ['small'] }));
    await settle();
    expect(variables.state('small').kind).toBe('ready');
    variables.redefine();
    kernel.status = 'idle';
    await vi.advanceTimersByTimeAsync(30_000);
    expect(variables.state('small')).toEqual({ kind: 'failed', fault: { kind: 'silent' } });
  });

  it('asks before a builtin is replaced, and never sends a name that is none', async () => {
    session.use(kernel);
    variables.set([variable('open'), variable('not a name'), variable('fine')]);
    expect(kernel.last.names).toEqual(['fine']);
    expect(variables.state('open')).toEqual({ kind: 'failed', fault: { kind: 'builtin', name: 'open' } });
    expect(variables.state('not a name')).toEqual({ kind: 'failed', fault: { kind: 'name', name: 'not a name', language: 'Python' } });
    variables.consent('open');
    expect(kernel.last.names).toEqual(['open']);
    expect(kernel.last.code).toContain('"consented": ["open"]');
  });

  it('one DID that no literal can hold keeps no other from the kernel', () => {
    session.use(kernel);
    variables.set([variable('bad', { did: 'test:\0' }), variable('good')]);
    expect(kernel.requests.map(r => r.names)).toEqual([['good']]);
    expect(variables.state('bad')).toEqual({ kind: 'failed', fault: { kind: 'text' } });
  });

  it('a language without a generator is said by name', async () => {
    const prolog = new FakeKernel('swi', 'Prolog');
    variables.dispose();
    variables = new KernelVariables(session.asSession, { specLanguage: () => 'prolog', places: () => null });
    session.use(prolog);
    variables.set([variable('small')]);
    await settle();
    expect([variables.state('small'), prolog.requests]).toEqual([{ kind: 'unsupported', language: 'Prolog' }, []]);
  });

  it('a .NET kernel that cannot see the helper gets plain strings', async () => {
    places = { python: null, dotnet: '/opt/d', socket: '/s', protocol: 1 };
    const csharp = new FakeKernel('.net-csharp', 'C#');
    session.use(csharp);
    variables.set([variable('small')]);
    expect(csharp.requests.map(r => r.code.split('\n')[0])).toEqual([
      '#r "/opt/d/RucioJupyter.Kernel.dll"',
      '#!import "/opt/d/extension.dib"',
      expect.stringContaining('Rucio.Set("small"')
    ]);
    csharp.requests[0]?.reply({ status: 'error', ename: 'Error', evalue: 'no such file' });
    await settle();
    expect(csharp.last.code).toBe('string[] small = new string[] { "/a" };');
    csharp.last.reply({ status: 'ok' });
    await settle();
    expect(variables.state('small').kind).toBe('ready');
  });

  it('languages without handles wait for the first answer of the sidecar', async () => {
    const r = new FakeKernel('ir', 'R');
    variables.dispose();
    variables = new KernelVariables(session.asSession, { specLanguage: () => 'R', places: () => null });
    session.use(r);
    variables.set([variable('small', { state: 'unknown', available: false, files: null })]);
    expect([r.requests, variables.state('small').kind]).toEqual([[], 'waiting']);
    variables.set([variable('small')]);
    expect(r.requests).toHaveLength(1);
  });

  it('a dead kernel is no kernel', () => {
    session.use(kernel);
    variables.set([variable('small')]);
    kernel.status = 'dead';
    kernel.statusChanged.emit('dead');
    expect(variables.state('small').kind).toBe('no_kernel');
    variables.set([variable('other')]);
    expect(kernel.requests).toHaveLength(1);
  });

  describe('with the channel of the Python extension', () => {
    it('answers resolve_dids() on the comm that asked', () => {
      session.use(kernel);
      variables.set([variable('small')]);
      const sent: object[] = [];
      const comm: { send(data: object): void; onMsg?: (message: object) => void } = { send: data => sent.push(data) };
      kernel.targets.get('rucio-jupyterlab:frontend')?.(comm);
      comm.onMsg?.({ content: { data: { action: 'request-inject' } } });
      comm.onMsg?.({ content: { data: { action: 'dance' } } });
      expect(sent).toEqual([
        {
          action: 'inject',
          dids: [
            {
              type: 'collection',
              variableName: 'small',
              files: [{ path: '/a', pfn: null, did: 'test:a', size: 1 }],
              did: 'test:small',
              didAvailable: true,
              instance: ''
            }
          ]
        }
      ]);
    });

    it('gives its helper the values too, and counts its acknowledgement', async () => {
      session.use(kernel);
      variables.set([variable('small')]);
      kernel.last.reply(acknowledged({ defined: ['small'], upstream: true }));
      await settle();
      expect(kernel.comms).toEqual([
        { open: 'rucio-jupyterlab:kernel' },
        expect.objectContaining({ action: 'inject' }),
        { close: 'rucio-jupyterlab:kernel' }
      ]);
    });

    it('reaches a running cell with a new state where our helper listens, and no cell otherwise', async () => {
      session.use(kernel);
      variables.set([variable('small', { state: 'on_the_way', available: false })]);
      kernel.last.reply(acknowledged({ defined: ['small'], helper: '0.1.0' }));
      await settle();
      variables.set([variable('small', { state: 'stuck', available: false })]);
      expect(kernel.comms).toEqual([]);
      kernel.status = 'busy';
      variables.set([variable('small')]);
      await settle();
      expect(kernel.comms).toHaveLength(3);
    });
  });
});
