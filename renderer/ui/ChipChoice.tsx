import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import type { TestId } from '../testIds/testIds.ts';

type Props<Value extends string> = {
	testId: TestId;
	label: string;
	value: Value;
	options: readonly { value: Value; label: string }[];
	onChange: (value: Value) => void;
};

/** One of a few short choices, side by side. */
export function ChipChoice<Value extends string>({ testId, label, value, options, onChange }: Props<Value>) {
	const id = useId();
	const choose = (wanted: string) => {
		const option = options.find((candidate) => candidate.value === wanted);
		if (option) onChange(option.value);
	};
	return (
		<div className="mt-4">
			<p id={id} className="mb-2 font-medium">
				{label}
			</p>
			<RadioGroup.Root
				data-testid={testId}
				value={value}
				onValueChange={choose}
				aria-labelledby={id}
				className="flex flex-wrap gap-2"
			>
				{options.map((option) => (
					<RadioGroup.Item
						key={option.value}
						value={option.value}
						data-testid="choice-option"
						data-value={option.value}
						className="min-h-11 min-w-11 rounded-full border border-edge px-4 text-[0.9375rem] hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft data-[state=checked]:font-medium data-[state=checked]:text-accent-ink"
					>
						{option.label}
					</RadioGroup.Item>
				))}
			</RadioGroup.Root>
		</div>
	);
}
