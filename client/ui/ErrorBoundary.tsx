import { Component, type ReactNode } from 'react';

interface Props {
  readonly fallback: ReactNode;
  readonly children: ReactNode;
}

type State = { readonly kind: 'fine' } | { readonly kind: 'broken' };

/** Keeps what cannot be shown, or not be loaded, from taking the page with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { kind: 'fine' };

  static getDerivedStateFromError(): State {
    return { kind: 'broken' };
  }

  override render(): ReactNode {
    return this.state.kind === 'broken' ? this.props.fallback : this.props.children;
  }
}
