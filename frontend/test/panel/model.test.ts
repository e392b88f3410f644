import { beforeEach, describe, expect, it } from 'vitest';
import { FakePanel } from '../fakes/panel';

describe('The tab in front', () => {
  let panel: FakePanel;

  beforeEach(() => {
    panel = new FakePanel();
    for (const [rank, id] of ['explore', 'transfers', 'settings'].entries()) {
      if (!panel.model.tabs.some(tab => tab.id === id)) {
        panel.model.addTab({ id, label: id, rank, render: () => null });
      }
    }
    panel.model.select('explore');
  });

  it('comes back after a detour', () => {
    panel.model.detour('settings');
    expect(panel.model.tab).toBe('settings');
    expect(panel.model.goBack()).toBe(true);
    expect(panel.model.tab).toBe('explore');
    expect(panel.model.goBack()).toBe(false);
  });

  it('stays where the person went during a detour', () => {
    panel.model.detour('settings');
    panel.model.select('transfers');
    expect(panel.model.goBack()).toBe(false);
    expect(panel.model.tab).toBe('transfers');
  });

  it('stays where the detour began at its end', () => {
    panel.model.select('settings');
    panel.model.detour('settings');
    expect(panel.model.goBack()).toBe(false);
    expect(panel.model.tab).toBe('settings');
  });
});
