import i18next from 'i18next';
import { CircleAlert } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import { errorQuote } from './errorQuote.ts';
import { Message } from './Message.tsx';
import { TooltipProvider } from './Tooltip.tsx';

/** Shown when a component throws while rendering: offers to reload the page, with a code that identifies the error. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { quote: string | null }> {
	override state = { quote: null };

	static getDerivedStateFromError(error: unknown) {
		return { quote: errorQuote(error) };
	}

	override componentDidCatch(error: unknown, info: ErrorInfo) {
		console.error('rendering failed', error, info.componentStack);
	}

	override render() {
		if (!this.state.quote) return this.props.children;
		const { t } = i18next;
		return (
			<TooltipProvider>
				<Message
					testId="error-screen"
					illustration={<CircleAlert aria-hidden />}
					title={t('ui.error.title')}
					text={t('ui.error.text')}
					action={
						<Button testId="error-reload" variant="primary" size="lg" onClick={() => location.reload()}>
							{t('ui.error.reload')}
						</Button>
					}
					code={t('ui.error.code', { code: this.state.quote })}
				/>
			</TooltipProvider>
		);
	}
}
