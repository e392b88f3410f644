import { fireEvent, screen } from '@testing-library/react';
import * as React from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Boundary } from '../../src/ui/boundary';
import { FakePanel } from '../fakes/panel';

describe('A view that fails', () => {
  let isBroken = true;
  const View = () => {
    if (isBroken) {
      throw new Error('cannot read the row');
    }
    return <p>rows</p>;
  };

  beforeEach(() => {
    isBroken = true;
    vi.spyOn(console, 'error').mockImplementation(() => undefined); // React tells the fault there as well.
  });
  afterEach(() => vi.restoreAllMocks());

  it('leaves what is beside it, says what happened, and is drawn again when asked to', () => {
    new FakePanel().render(
      <>
        <p>beside</p>
        <Boundary>
          <View />
        </Boundary>
      </>
    );
    expect(screen.getByText('beside')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('cannot read the row');

    isBroken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Show again' }));
    expect(screen.getByText('rows')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
