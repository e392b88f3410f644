import { nullTranslator } from '@jupyterlab/translation';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as React from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { IClient } from '../../src/core/tokens';
import { WaitsModel } from '../../src/kernels/waits';
import { Waits } from '../../src/notebook/waits';

const trans = nullTranslator.load('x');
const wait = { id: 'w1', namespace: 'demo', did: 'test:small', since: '2026-01-01T00:00:00Z' };

describe('Cells that wait', () => {
  it('are listed while somebody looks, and can be cancelled', async () => {
    const client = { get: vi.fn(() => Promise.resolve([wait])), delete: vi.fn(() => Promise.resolve({ success: true })) };
    const view = render(<Waits model={new WaitsModel(client as unknown as IClient)} trans={trans} />);
    await screen.findByText('A cell waits for test:small');
    client.get.mockResolvedValue([]);
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByText('A cell waits for test:small')).toBeNull());
    expect(client.delete).toHaveBeenCalledWith('kernel/waits/w1');
    view.unmount();
  });

  it('whose wait cannot be cancelled say why', async () => {
    const client = {
      get: vi.fn(() => Promise.resolve([wait])),
      delete: vi.fn(() => Promise.reject(new Error('No cell waits under this id any more.')))
    };
    render(<Waits model={new WaitsModel(client as unknown as IClient)} trans={trans} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect((await screen.findByRole('alert')).textContent).toBe('No cell waits under this id any more.');
  });
});
