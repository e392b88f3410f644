import { act, fireEvent, screen } from '@testing-library/react';
import * as React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { AttachForm } from '../../src/notebook/attachform';
import type { NotebookData } from '../../src/notebook/data';
import { settle } from '../fakes/client';
import { FakePanel } from '../fakes/panel';

describe('The form that attaches data', () => {
  const attach = vi.fn(() => Promise.resolve());
  const data = { suggestName: () => 'big', checkName: () => null, attach, isAdding: true } as unknown as NotebookData;
  let panel: FakePanel;
  let answer: (summary: unknown) => void;
  let asked: AbortSignal | undefined;

  beforeEach(async () => {
    attach.mockClear();
    panel = new FakePanel();
    panel.client.on('GET', 'did-search', []);
    panel.client.on('GET', 'did/summary', (_: unknown, signal?: AbortSignal) => {
      asked = signal;
      return new Promise(resolve => {
        answer = resolve;
      });
    });
    await panel.instances.refresh();
  });

  const submit = async () => {
    const view = panel.render(<AttachForm data={data} />);
    fireEvent.change(screen.getByRole('combobox', { name: 'Data identifier' }), { target: { value: 'test:big' } });
    fireEvent.click(screen.getByRole('button', { name: 'Attach' }));
    await act(settle);
    return view;
  };

  it('attaches what the catalogue knows', async () => {
    await submit();
    await act(async () => {
      answer({ type: 'dataset' });
      await settle();
    });
    expect(attach).toHaveBeenCalledWith('test:big', 'collection', 'big', 'demo');
  });

  it('attaches nothing once it was closed', async () => {
    const view = await submit();
    view.unmount();
    expect(asked?.aborted).toBe(true);
    await act(async () => {
      answer({ type: 'dataset' }); // it was on its way already
      await settle();
    });
    expect(attach).not.toHaveBeenCalled();
  });
});
