import { Component, type ReactNode } from 'react';

interface Props {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

type State = { readonly kind: 'fine' } | { readonly kind: 'broken' };

/** Shows `fallback` if its children fail to render or to load. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { kind: 'fine' };

  static getDerivedStateFromError(): State {
    return { kind: 'broken' };
  }

  override render(): ReactNode {
    return this.state.kind === 'broken' ? this.props.fallback : this.props.children;
  }
}
