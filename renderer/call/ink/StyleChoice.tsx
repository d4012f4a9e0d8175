import { useTranslation } from 'react-i18next';
import { inkColorNames, inkColors, inkWidthNames } from '../../client/ink/palette.ts';
import { BarButton } from './BarButton.tsx';
import { chooseInk, useInkChoice } from './inkChoice.ts';

/** Diameter of the dots that stand for the widths, CSS px. */
const dotPx = { fine: 6, medium: 11, thick: 18 } as const;

/** Colour and width of the next stroke. */
export function StyleChoice() {
	const { t } = useTranslation();
	const choice = useInkChoice();
	return (
		<>
			<fieldset className="flex flex-wrap justify-center">
				<legend className="sr-only">{t('ink.colors')}</legend>
				{inkColorNames.map((name, color) => (
					<BarButton
						key={name}
						testId="ink-color"
						data-color={name}
						label={t(`ink.color.${name}`)}
						aria-pressed={color === choice.color}
						mark="ring"
						icon={<ColorDot color={color} />}
						onClick={() => chooseInk({ color })}
					/>
				))}
			</fieldset>
			<fieldset className="flex justify-center">
				<legend className="sr-only">{t('ink.widths')}</legend>
				{inkWidthNames.map((width) => (
					<BarButton
						key={width}
						testId="ink-width"
						data-width={width}
						label={t(`ink.width.${width}`)}
						aria-pressed={width === choice.width}
						icon={
							<span
								className="rounded-full bg-current"
								style={{ width: dotPx[width], height: dotPx[width] }}
								aria-hidden="true"
							/>
						}
						onClick={() => chooseInk({ width })}
					/>
				))}
			</fieldset>
		</>
	);
}

/** Seen on each theme, and also where the system draws with its own colours. */
export function ColorDot({ color }: { color: number }) {
	return (
		<span
			className="size-6 rounded-full border-2 border-card forced-color-adjust-none"
			style={{ background: inkColors[color] }}
			aria-hidden="true"
		/>
	);
}
