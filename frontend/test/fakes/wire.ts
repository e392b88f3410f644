import { Instance, Instances, Summary, Transfer } from '../../src/api/wire';

export function instance(change: Partial<Instance> = {}): Instance {
  return {
    name: 'demo',
    display_name: 'Demo catalogue',
    mode: 'download',
    oidc_enabled: false,
    webui_url: null,
    available: true,
    problem: null,
    source: '/etc/jupyter/jupyter_server_config.json',
    rucio_base_url: 'https://rucio.example',
    destination_rse: null,
    rse_mount_path: null,
    wildcard_enabled: true,
    auth_methods: [
      { type: 'userpass', possible: true, reason: null },
      { type: 'oidc', possible: false, reason: 'No token source is configured.' }
    ],
    session: { signed_in: true, method: 'userpass', account: 'jdoe', expires_at: '2100-01-01T00:00:00Z', problem: null },
    ...change
  };
}

export function instances(change: Partial<Instances> = {}): Instances {
  return {
    active_instance: 'demo',
    auth_type: 'userpass',
    instances: [instance()],
    config: { files: [], warnings: [], read_at: '2026-01-01T00:00:00Z' },
    ...change
  };
}

export function transfer(change: Partial<Transfer> = {}): Transfer {
  return {
    id: 1,
    kind: 'download',
    namespace: 'demo',
    did: 'test:small.dataset',
    state: 'running',
    files: { total: 5, done: 2, failed: 0 },
    bytes: { total: 5000, done: 2000 },
    rate: 1000,
    eta_seconds: 3,
    folder: null,
    error: null,
    code: null,
    created_at: '2026-01-01T00:00:00Z',
    changed_at: '2026-01-01T00:00:01Z',
    ...change
  };
}

export function summary(change: Partial<Summary> = {}): Summary {
  return {
    did: 'test:small.dataset',
    type: 'dataset',
    state: 'not_here',
    sentence: null,
    files: { total: 5, here: 0, on_the_way: 0, failed: 0, not_here: 5 },
    bytes: { total: 5000, here: 0 },
    folder: null,
    transfer: null,
    rule: null,
    problem: null,
    open: false,
    checked_at: '2026-01-01T00:00:00Z',
    ...change
  };
}
