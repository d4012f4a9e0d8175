import type { ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';

type Props = {
	testId: TestId;
	illustration: ReactNode;
	title: string;
	text: string;
	code?: string | undefined;
};

/** In the middle of the page, where there is no list. */
export function Sentence({ testId, illustration, title, text, code }: Props) {
	return (
		<div data-testid={testId} className="m-auto flex flex-col items-center py-8 text-center">
			<div className="mb-6 flex size-24 items-center justify-center rounded-full bg-accent-soft text-accent-ink [&>svg]:size-11">
				{illustration}
			</div>
			<h2 className="text-2xl font-semibold text-balance">{title}</h2>
			<p className="mt-3 max-w-md text-lg text-pretty text-muted">{text}</p>
			{code && <p className="figures mt-8 text-sm text-muted">{code}</p>}
		</div>
	);
}
