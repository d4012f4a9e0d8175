import { useId } from 'react';
import { useTranslation } from 'react-i18next';

type Props = { checked: boolean; onChange: (checked: boolean) => void };

/** Whether the name may be kept for the next time. Off by default: many computers of a school have many users. */
export function OwnDevice({ checked, onChange }: Props) {
	const { t } = useTranslation();
	const id = useId();
	return (
		<label htmlFor={id} className="-my-2 flex min-h-11 cursor-pointer items-center gap-3 text-[0.9375rem]">
			<input
				data-testid="join-own-device"
				id={id}
				type="checkbox"
				checked={checked}
				onChange={(event) => onChange(event.target.checked)}
				className="size-5 shrink-0 accent-accent-fill"
			/>
			{t('join.name.ownDevice')}
		</label>
	);
}
