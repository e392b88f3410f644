import * as React from 'react';

interface IComboProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What fits the text, in the order in which it is offered. */
  readonly options: readonly string[];
  /** Of the list. */
  readonly listLabel: string;
  /** What there is to say of the list: under way, how many more. Also read out. */
  readonly status?: string | undefined;
  /** Called when the person begins, so that what is offered can be asked for. */
  readonly onOpen?: () => void;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  /** From the field around it. */
  readonly id?: string;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-invalid'?: boolean | undefined;
}

/** A text field with suggestions: ↓ and ↑ choose, Enter takes, Escape closes the list and nothing else; any other text may be typed. */
export function Combo(props: IComboProps): JSX.Element {
  const { id = 'jp-RucioCombo', value, options, status } = props;
  const [isOpen, setOpen] = React.useState(false);
  const [at, setAt] = React.useState(-1);
  const input = React.useRef<HTMLInputElement>(null);
  const shown = isOpen ? options : [];
  const isShown = shown.length > 0 || (isOpen && status !== undefined);
  const close = () => {
    setOpen(false);
    setAt(-1);
  };
  const open = () => {
    props.onOpen?.();
    setOpen(true);
  };
  const take = (option: string) => {
    props.onChange(option);
    close();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const option = shown[at];
    if (event.key === 'Enter' && option !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      take(option);
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      if (isOpen) {
        setAt(Math.min(shown.length - 1, at + 1));
      } else {
        open();
      }
    } else if (event.key === 'ArrowUp' && isOpen) {
      event.preventDefault();
      setAt(Math.max(-1, at - 1));
    }
  };
  return (
    // Whoever else listens to Escape leaves it to the list while that is open.
    <div className="jp-RucioCombo" {...(isShown ? { 'data-own-escape': true } : {})}>
      <input
        ref={input}
        id={id}
        className="jp-mod-styled"
        type="text"
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-describedby={props['aria-describedby']}
        aria-invalid={props['aria-invalid']}
        {...(shown[at] !== undefined ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        dir="auto"
        autoFocus={props.autoFocus}
        placeholder={props.placeholder}
        value={value}
        onFocus={() => props.onOpen?.()}
        onClick={open}
        onBlur={close}
        onChange={event => {
          props.onChange(event.target.value);
          setAt(-1);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
      />
      <span className="jp-RucioCombo-said" role="status">
        {isOpen ? status : ''}
      </span>
      {isShown && (
        <Floating below={input}>
          <ul id={`${id}-list`} role="listbox" aria-label={props.listLabel} hidden={shown.length === 0}>
            {shown.map((option, index) => (
              <li
                key={option}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                dir="auto"
                title={option}
                ref={element => {
                  if (index === at) {
                    element?.scrollIntoView({ block: 'nearest' });
                  }
                }}
                // Before the blur that would close the list.
                onMouseDown={event => {
                  event.preventDefault();
                  take(option);
                }}
              >
                {option}
              </li>
            ))}
          </ul>
          {status && (
            <p className="jp-RucioField-hint" aria-hidden="true">
              {status}
            </p>
          )}
        </Floating>
      )}
    </div>
  );
}

/** Above everything that would cut it off, under the field or, where there is more room, over it. */
function Floating({ below, children }: { below: React.RefObject<HTMLElement>; children: React.ReactNode }): JSX.Element {
  const box = React.useRef<HTMLDivElement>(null);
  const place = React.useCallback(() => {
    const element = box.current;
    const field = below.current?.getBoundingClientRect();
    // Older browsers leave it where it stands, below the field.
    if (!element || !field || typeof element.showPopover !== 'function') {
      return;
    }
    const under = window.innerHeight - field.bottom;
    const isOver = under < 160 && field.top > under;
    Object.assign(element.style, {
      position: 'fixed',
      margin: '0',
      left: `${field.left}px`,
      right: 'auto',
      width: `${field.width}px`,
      top: isOver ? 'auto' : `${field.bottom + 2}px`,
      bottom: isOver ? `${window.innerHeight - field.top + 2}px` : 'auto',
      maxHeight: `${Math.min(260, (isOver ? field.top : under) - 8)}px`
    });
  }, [below]);
  React.useLayoutEffect(() => {
    box.current?.showPopover?.();
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, true);
    return () => {
      window.removeEventListener('resize', place);
      window.removeEventListener('scroll', place, true);
    };
  }, [place]);
  // Messages around the field come and go, and move it.
  React.useLayoutEffect(place);
  return (
    <div className="jp-RucioCombo-list" ref={box} {...{ popover: 'manual' }}>
      {children}
    </div>
  );
}
