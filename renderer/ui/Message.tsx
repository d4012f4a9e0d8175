import type { ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';
import { Page } from './Page.tsx';

type Props = {
	testId: TestId;
	illustration: ReactNode;
	title: string;
	text?: string;
	/** Between the text and the action. */
	children?: ReactNode;
	action?: ReactNode;
	/** What came of the action, read out when it changes. */
	note?: string;
	code?: string | undefined;
};

/** A page with one sentence and one action. */
export function Message({ testId, illustration, title, text, children, action, note, code }: Props) {
	return (
		<Page testId={testId}>
			<div className="m-auto flex flex-col items-center py-8 text-center short:py-0">
				<div className="mb-6 flex size-24 items-center justify-center rounded-full bg-accent-soft text-accent-ink short:mb-3 short:size-12 short:max-sm:hidden [&>svg]:size-11 short:[&>svg]:size-6">
					{illustration}
				</div>
				<h1 className="text-2xl font-semibold text-balance sm:text-3xl short:text-xl">{title}</h1>
				{text && (
					<p className="mt-3 max-w-md text-lg text-pretty text-muted short:mt-2 short:max-w-xl short:text-base">
						{text}
					</p>
				)}
				{children}
				{action && <div className="mt-8 flex flex-wrap justify-center gap-3 short:mt-4">{action}</div>}
				{note !== undefined && (
					<p role="status" className="mt-3 min-h-6 text-muted">
						{note}
					</p>
				)}
				{code && <p className="figures mt-8 text-sm text-muted">{code}</p>}
			</div>
		</Page>
	);
}
