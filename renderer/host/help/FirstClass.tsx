import { useTranslation } from 'react-i18next';

const steps = ['show', 'start', 'teach'] as const;

/** How to hold a class, in three steps. */
export function FirstClass() {
	const { t } = useTranslation();
	return (
		<ol className="grid gap-4 sm:grid-cols-3">
			{steps.map((name, index) => (
				<li key={name} className="flex gap-3">
					<span
						className="figures forced-mark flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-fill font-semibold text-on-accent"
						aria-hidden
					>
						{index + 1}
					</span>
					<div className="pt-1">
						<p className="font-semibold">{t(`help.first.${name}.title`)}</p>
						<p className="mt-0.5 text-[0.9375rem] text-pretty text-muted">{t(`help.first.${name}.text`)}</p>
					</div>
				</li>
			))}
		</ol>
	);
}
