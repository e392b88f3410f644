import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { SignInModel } from '../../src/settings/model';
import { SettingsView } from '../../src/settings/panel';
import { FilePicker } from '../../src/settings/picker';
import { deferred } from '../fakes/client';
import { FakePanel } from '../fakes/panel';
import { instance, instances } from '../fakes/wire';

const SIGNED_OUT = { signed_in: false, method: null, account: null, expires_at: null, problem: null };

describe('The settings', () => {
  let panel: FakePanel;

  async function show(change: Parameters<typeof instance>[0] = {}): Promise<void> {
    panel.client.on('GET', 'instances', instances({ instances: [instance(change)] }));
    await panel.instances.refresh();
    const model = new SignInModel(panel.client, panel.instances);
    await act(async () => {
      panel.render(<SettingsView model={model} />);
      await Promise.resolve();
    });
  }

  beforeEach(() => {
    panel = new FakePanel();
  });

  it('show what the administrator configured, and where', async () => {
    await show();
    const card = screen.getByRole('region', { name: 'Instance Demo catalogue' });
    expect(within(card).getByText('https://rucio.example')).toBeTruthy();
    expect(within(card).getByText('Set by /etc/jupyter/jupyter_server_config.json')).toBeTruthy();
    expect(within(card).queryByRole('textbox')).toBeNull();
  });

  it('grey out a method that is not possible here, with the reason', async () => {
    await show({ session: SIGNED_OUT });
    const radio = screen.getByRole('radio', { name: /OpenID Connect/ });
    expect(radio).toHaveProperty('disabled', true);
    expect(screen.getByText('No token source is configured.')).toBeTruthy();
  });

  it("say Rucio's own words when the password is wrong, and that nothing was stored", async () => {
    await show({ session: SIGNED_OUT });
    panel.client.on(
      'PUT',
      'auth',
      new SidecarError('sign_in_refused', 'Rucio refused the sign-in.', 401, {
        exception_class: 'CannotAuthenticate',
        exception_message: 'Cannot authenticate to account jdoe',
        remedy: 'Check the password.'
      })
    );
    const user = userEvent.setup();
    await user.type(screen.getByRole('textbox', { name: 'User name' }), 'jdoe');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('Rucio said: CannotAuthenticate: Cannot authenticate to account jdoe');
    expect(alert.textContent).toContain('Check what you typed, and the account.');
    expect(alert.textContent).toContain('Nothing was stored.');
    expect(screen.getByLabelText('Password')).toHaveProperty('value', 'wrong');
  });

  it('let a person with several accounts choose one', async () => {
    await show({ session: SIGNED_OUT });
    panel.client
      .on('PUT', 'instances', { success: true })
      .on('PUT', 'auth', (call: { body: { params: { account?: string } } }) =>
        call.body.params.account
          ? { success: true, account: call.body.params.account }
          : new SidecarError('several_accounts', 'Several accounts.', 409, { accounts: ['jdoe', 'root'] })
      );
    const user = userEvent.setup();
    await user.type(screen.getByRole('textbox', { name: 'User name' }), 'jdoe');
    await user.type(screen.getByLabelText('Password'), 'x');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await user.click(await screen.findByRole('button', { name: 'root' }));
    expect(panel.client.callsTo('PUT', 'auth').at(-1)?.body).toMatchObject({ params: { account: 'root' } });
  });

  it('never show a stored password, and keep it where no other is typed', async () => {
    panel.client
      .on('GET', 'auth', { username: 'jdoe', password: 'unchanged' })
      .on('PUT', 'auth', { success: true })
      .on('PUT', 'instances', { success: true });
    await show({ session: SIGNED_OUT });
    const model = new SignInModel(panel.client, panel.instances);
    await model.load();
    await model.signIn();
    expect(panel.client.callsTo('PUT', 'auth')[0]?.body).toMatchObject({ params: { username: 'jdoe', password: 'unchanged' } });
  });

  it('explain an empty configuration with the files that were read', async () => {
    const config = {
      files: [{ path: '/etc/jupyter/a.json', read: true, problem: 'Line 3: a comma is missing.' }],
      warnings: ['Unknown key "nam": did you mean "name"?'],
      read_at: '2026-01-01T00:00:00Z'
    };
    panel.client.on('GET', 'instances', instances({ instances: [], active_instance: null, config }));
    await panel.instances.refresh();
    await act(async () => {
      panel.render(<SettingsView model={new SignInModel(panel.client, panel.instances)} />);
      await Promise.resolve();
    });
    expect(screen.getByRole('region', { name: 'No instance is configured' })).toBeTruthy();
    expect(screen.getByText('Line 3: a comma is missing.')).toBeTruthy();
    expect(screen.getByText('Unknown key "nam": did you mean "name"?')).toBeTruthy();
  });

  it('renew with what is stored, by one click', async () => {
    panel.client
      .on('GET', 'auth', { username: 'jdoe', password: 'unchanged' })
      .on('PUT', 'auth', { success: true, warning: { code: 'proxy_program_failed', error: 'The proxy was not renewed.', remedy: null } })
      .on('PUT', 'instances', { success: true });
    await show();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Renew now' }));
    expect(panel.client.callsTo('PUT', 'auth')[0]?.body).toMatchObject({
      type: 'userpass',
      params: { username: 'jdoe', password: 'unchanged' }
    });
    expect(await screen.findByText(/The proxy was not renewed/)).toBeTruthy();
    expect(screen.queryByRole('form')).toBeNull();
  });

  it('ask for the pass-phrase where a renewal needs it, under the name that the service reads', async () => {
    panel.client
      .on('GET', 'auth', { certificate: '/c.pem' })
      .on('PUT', 'auth', new SidecarError('pass_phrase_needed', 'The key is encrypted.', 401, { field: 'pass_phrase' }));
    await show({
      auth_methods: [{ type: 'x509', possible: true, reason: null }],
      session: { signed_in: true, method: 'x509', account: 'jdoe', expires_at: '2100-01-01T00:00:00Z', problem: null }
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Renew now' }));
    await user.type(await screen.findByLabelText('Pass-phrase of the key (optional)'), 'open');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(panel.client.callsTo('PUT', 'auth').at(-1)?.body).toMatchObject({ params: { certificate: '/c.pem', pass_phrase: 'open' } });
  });

  it('close the form of a refused sign-in by Cancel, with what is stored the next time', async () => {
    panel.client
      .on('GET', 'auth', { username: 'jdoe', password: 'unchanged' })
      .on('PUT', 'auth', new SidecarError('sign_in_refused', 'Rucio refused the sign-in.', 401, {}));
    await show();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Sign in again' }));
    const name = screen.getByRole('textbox', { name: 'User name' });
    expect(document.activeElement).toBe(name);
    await user.clear(name);
    await user.type(name, 'nobody');
    await user.type(screen.getByLabelText('Password'), 'wrong');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    await screen.findByRole('alert');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Sign in' }));
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('form')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Sign in again' }));
    expect(screen.getByRole('textbox', { name: 'User name' })).toHaveProperty('value', 'jdoe');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('do not come back to an instance that was left while its sign-in was checked', async () => {
    const names = ['demo', 'site'];
    let active = 'demo';
    panel.client.on('GET', 'instances', () =>
      instances({ active_instance: active, instances: names.map(name => instance({ name, display_name: name, session: SIGNED_OUT })) })
    );
    panel.client.on('PUT', 'instances', ({ body }: { body: { instance: string } }) => {
      active = body.instance;
      return { success: true };
    });
    const answer = deferred<unknown>();
    panel.client.on('PUT', 'auth', () => answer.promise);
    await panel.instances.refresh();
    const model = new SignInModel(panel.client, panel.instances);
    const signingIn = model.signIn();
    await panel.instances.use('site');
    expect(model.state.kind).toBe('idle');
    answer.resolve({ success: true });
    await signingIn;
    expect(panel.instances.namespace).toBe('site');
    expect(model.state.kind).toBe('idle');
  });

  it('keep who is signed in where signing out does not work, and say why', async () => {
    panel.client.on('DELETE', 'auth', new SidecarError('no_sidecar', 'The Rucio service did not answer.', 502));
    await show();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Sign out' }));
    expect((await screen.findByRole('alert')).textContent).not.toContain('Nothing was stored');
    expect(screen.queryByRole('form')).toBeNull();
    expect(screen.getByRole('button', { name: 'Sign out' })).toBeTruthy();
  });

  it('count down to the end of a proxy', async () => {
    const expires_at = new Date(Date.now() + 40_000).toISOString();
    await show({
      session: { signed_in: true, method: 'x509_proxy', account: 'jdoe', expires_at, next_expiry_kind: 'proxy', problem: null }
    });
    expect(screen.getByText(/The proxy ends in (40|39).s\./)).toBeTruthy();
  });

  it('test the connection and say only what is wrong', async () => {
    const check = { name: 'rucio', instance: 'demo', result: 'ok', detail: 'Rucio 35 answers.', remedy: null };
    panel.client.on('GET', 'diagnostics', {
      ok: false,
      version: '1',
      checks: [check, { ...check, name: 'clock', result: 'failed', detail: 'The clock is 9 min off.', remedy: 'Set it.' }]
    });
    await show();
    await userEvent.setup().click(screen.getByRole('button', { name: 'Test the connection' }));
    expect((await screen.findByText(/The clock is 9 min off/)).textContent).toContain('Set it.');
    expect(screen.queryByText(/Rucio 35 answers/)).toBeNull();
    expect(panel.client.callsTo('GET', 'diagnostics')[0]?.query).toEqual({ namespace: 'demo' });
  });
});

describe('The file picker', () => {
  it('reaches hidden folders by keyboard, and goes up no farther than home', async () => {
    const panel = new FakePanel();
    panel.client.on('GET', 'file-browser', ({ query }: { query: { path: string } }) =>
      query.path === ''
        ? [{ type: 'dir', name: '.globus', path: '/home/j/.globus' }]
        : [{ type: 'file', name: 'usercert.pem', path: '/home/j/.globus/usercert.pem' }]
    );
    const picked: string[] = [];
    panel.render(<FilePicker label="Choose" onPick={path => picked.push(path)} onClose={() => undefined} />);
    const user = userEvent.setup();
    await screen.findByRole('button', { name: '.globus' });
    expect(screen.queryByRole('button', { name: 'Up' })).toBeNull();
    await user.keyboard('{Enter}');
    await screen.findByRole('button', { name: 'usercert.pem' });
    expect(screen.getByRole('button', { name: 'Up' })).toBeTruthy();
    await user.keyboard('{Enter}');
    expect(picked).toEqual(['/home/j/.globus/usercert.pem']);
    await user.click(screen.getByRole('button', { name: 'Up' }));
    expect(await screen.findByRole('button', { name: '.globus' })).toBeTruthy();
  });
});
