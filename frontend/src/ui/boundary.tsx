import * as React from 'react';
import { usePanel } from './context';
import { StateMark, TextButton } from './controls';

interface IBoundaryProps {
  /** What is drawn in place of the children. */
  readonly fallback: (fault: Error, again: () => void) => React.ReactNode;
  readonly children?: React.ReactNode;
}

/** React takes everything away where one view throws: here only what is inside. */
class Catching extends React.Component<IBoundaryProps, { fault: Error | null }> {
  static getDerivedStateFromError(fault: unknown): { fault: Error } {
    return { fault: fault instanceof Error ? fault : new Error(String(fault)) };
  }

  override readonly state: { fault: Error | null } = { fault: null };

  override render(): React.ReactNode {
    const { fault } = this.state;
    return fault === null ? this.props.children : this.props.fallback(fault, () => this.setState({ fault: null }));
  }
}

/** Keeps a view that fails from taking the rest of the panel with it, says so, and draws it again when asked to. */
export function Boundary({ children }: { children?: React.ReactNode }): JSX.Element {
  const { trans } = usePanel();
  return (
    <Catching
      fallback={(fault, again) => (
        <div className="jp-RucioBroken">
          <div className="jp-RucioError" role="alert">
            <StateMark state="failed" />
            <div className="jp-RucioError-body">
              <p className="jp-RucioError-text">{trans.__('This view failed: %1', fault.message)}</p>
              <p className="jp-RucioError-remedy">
                {trans.__('It is a fault of the panel; your data are not touched. Report it where it comes again.')}
              </p>
              <div className="jp-RucioError-action">
                <TextButton onClick={again}>{trans.__('Show again')}</TextButton>
              </div>
            </div>
          </div>
        </div>
      )}
    >
      {children}
    </Catching>
  );
}
