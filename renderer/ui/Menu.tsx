import { Check } from 'lucide-react';
import { DropdownMenu as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import type { TestId } from '../testIds/testIds.ts';
import { classes } from './classes.ts';
import { overlayRoot } from './overlayRoot.ts';

type MenuProps = {
	testId: TestId;
	trigger: ReactNode;
	children: ReactNode;
	side?: 'top' | 'bottom' | 'left' | 'right';
	align?: 'start' | 'center' | 'end';
	label?: string;
};

/** `trigger` is one element that takes a ref. Not modal: no scroll lock, and the rest of the page stays usable. */
export function Menu({ testId, trigger, children, side = 'bottom', align = 'end', label }: MenuProps) {
	return (
		<Primitive.Root modal={false}>
			<Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
			<Primitive.Portal container={overlayRoot()}>
				<Primitive.Content
					data-testid={testId}
					side={side}
					align={align}
					sideOffset={8}
					collisionPadding={8}
					aria-label={label}
					className="appear z-50 max-h-(--radix-dropdown-menu-content-available-height) max-w-[min(22rem,calc(100vw-16px))] min-w-56 overflow-y-auto rounded-card border border-line bg-raised p-1.5 text-ink shadow-float"
				>
					{children}
				</Primitive.Content>
			</Primitive.Portal>
		</Primitive.Root>
	);
}

const rowClasses =
	'flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-lg px-3 text-[0.9375rem] outline-none select-none data-[highlighted]:bg-hover data-[disabled]:cursor-default data-[disabled]:opacity-50';

type ItemProps = {
	testId: TestId;
	icon?: ReactNode;
	children: ReactNode;
	hint?: string;
	danger?: boolean;
	disabled?: boolean;
	onSelect: () => void;
};

export function MenuItem({ testId, icon, children, hint, danger, disabled, onSelect }: ItemProps) {
	return (
		<Primitive.Item
			data-testid={testId}
			className={classes(rowClasses, danger && 'text-danger-ink')}
			disabled={disabled}
			onSelect={onSelect}
		>
			{icon && <span className="shrink-0 [&>svg]:size-5">{icon}</span>}
			<span className="grow">{children}</span>
			{hint && <kbd className="rounded border border-line px-1.5 font-sans text-xs text-muted">{hint}</kbd>}
		</Primitive.Item>
	);
}

type ChoiceProps<Value extends string> = {
	testId: TestId;
	label: string;
	value: Value | null;
	options: readonly { value: Value; label: string }[];
	onChange: (value: Value) => void;
};

/** A radio group with a heading; `value` null: none is chosen. */
export function MenuChoice<Value extends string>({ testId, label, value, options, onChange }: ChoiceProps<Value>) {
	return (
		<Primitive.Group data-testid={testId}>
			<MenuHeading>{label}</MenuHeading>
			<Primitive.RadioGroup value={value ?? ''}>
				{options.map((option) => (
					<Primitive.RadioItem
						key={option.value}
						value={option.value}
						data-testid="choice-option"
						data-value={option.value}
						className={rowClasses}
						onSelect={() => onChange(option.value)}
					>
						<span className="size-5 shrink-0">
							<Primitive.ItemIndicator>
								<Check className="size-5 text-accent-ink" aria-hidden />
							</Primitive.ItemIndicator>
						</span>
						<span className="grow">{option.label}</span>
					</Primitive.RadioItem>
				))}
			</Primitive.RadioGroup>
		</Primitive.Group>
	);
}

type CheckProps = { testId: TestId; children: ReactNode; checked: boolean; onChange: (checked: boolean) => void };

/** A checkbox row; the menu stays open, so that several can be changed. */
export function MenuCheck({ testId, children, checked, onChange }: CheckProps) {
	return (
		<Primitive.CheckboxItem
			data-testid={testId}
			checked={checked}
			onCheckedChange={onChange}
			onSelect={(event) => event.preventDefault()}
			className={rowClasses}
		>
			<span className="size-5 shrink-0">
				<Primitive.ItemIndicator>
					<Check className="size-5 text-accent-ink" aria-hidden />
				</Primitive.ItemIndicator>
			</span>
			<span className="grow">{children}</span>
		</Primitive.CheckboxItem>
	);
}

export function MenuHeading({ children }: { children: ReactNode }) {
	return <Primitive.Label className="px-3 pt-2 pb-1 text-sm font-semibold text-muted">{children}</Primitive.Label>;
}

export function MenuLine() {
	return <Primitive.Separator className="my-1.5 h-px bg-line" />;
}
