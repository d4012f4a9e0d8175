import { type ComponentProps, useId } from 'react';
import type { TestId } from '../testIds/testIds.ts';
import { classes } from './classes.ts';

type Props = ComponentProps<'input'> & { testId: TestId; label: string; hint?: string; error?: string | null };

/** A labelled text field. An error replaces the hint, is read out by screen readers and marks the field as invalid. */
export function Field({ testId, label, hint, error, className, ...rest }: Props) {
	const id = useId();
	const noteId = `${id}-note`;
	const note = error ?? hint;
	return (
		<div>
			<label htmlFor={id} className="mb-1.5 block font-medium">
				{label}
			</label>
			<input
				id={id}
				data-testid={testId}
				// A name is written in its own direction.
				dir="auto"
				aria-invalid={error ? true : undefined}
				aria-describedby={note ? noteId : undefined}
				className={classes(
					'block min-h-12 w-full rounded-[10px] border bg-card px-3.5 placeholder:text-muted',
					error ? 'border-danger' : 'border-edge',
					className,
				)}
				{...rest}
			/>
			{note && (
				<p
					id={noteId}
					data-testid={error ? 'field-error' : 'field-hint'}
					role={error ? 'alert' : undefined}
					className={classes('mt-1.5 text-sm', error ? 'text-danger-ink' : 'text-muted')}
				>
					{note}
				</p>
			)}
		</div>
	);
}
