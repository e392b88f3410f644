import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { SidecarError } from '../../src/api/errors';
import { SignInModel } from '../../src/settings/model';
import { SettingsView } from '../../src/settings/panel';
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
});
