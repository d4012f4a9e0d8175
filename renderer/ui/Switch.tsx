import { Switch as Primitive } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import type { TestId } from '../testIds/testIds.ts';

type Props = {
	testId: TestId;
	checked: boolean;
	onChange: (checked: boolean) => void;
	children: ReactNode;
	className?: string;
};

/** A row of full width: the label, and the switch at the right. */
export function Switch({ testId, checked, onChange, children, className = '' }: Props) {
	const id = useId();
	return (
		<div className={`flex min-h-11 items-center justify-between gap-3 ${className}`}>
			<label htmlFor={id} className="grow text-[0.9375rem]">
				{children}
			</label>
			<Primitive.Root
				id={id}
				data-testid={testId}
				checked={checked}
				onCheckedChange={onChange}
				className="relative h-7 w-12 shrink-0 rounded-full bg-edge transition-colors duration-150 before:absolute before:-inset-2 data-[state=checked]:bg-accent-fill"
			>
				<Primitive.Thumb className="block size-5 translate-x-1 rounded-full bg-white transition-transform duration-150 data-[state=checked]:translate-x-6 dark:data-[state=checked]:bg-slate-900" />
			</Primitive.Root>
		</div>
	);
}
