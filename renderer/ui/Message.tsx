import type { ReactNode } from 'react';
import { Page } from './Page.tsx';

type Props = {
	testId: string;
	illustration: ReactNode;
	title: string;
	text?: string;
	action?: ReactNode;
	code?: string | undefined;
};

/** A page with one sentence and one action. */
export function Message({ testId, illustration, title, text, action, code }: Props) {
	return (
		<Page testId={testId}>
			<div className="m-auto flex flex-col items-center py-8 text-center">
				<div className="mb-6 flex size-24 items-center justify-center rounded-full bg-accent-soft text-accent-ink [&>svg]:size-11">
					{illustration}
				</div>
				<h1 className="text-2xl font-semibold text-balance sm:text-3xl">{title}</h1>
				{text && <p className="mt-3 max-w-md text-lg text-pretty text-muted">{text}</p>}
				{action && <div className="mt-8 flex flex-wrap justify-center gap-3">{action}</div>}
				{code && <p className="figures mt-8 text-sm text-muted">{code}</p>}
			</div>
		</Page>
	);
}
