// The one file that knows the widget library. Its elements are registered under the prefix `mo`, so that another library
// can take their place by changing this file alone.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeProgressRing,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
} from "@vscode/webview-ui-toolkit";

/** Registers `mo-button`, `mo-checkbox`, `mo-text-field`, `mo-radio-group`, `mo-radio` and `mo-progress-ring`. */
export function registerKit(): void {
  provideVSCodeDesignSystem()
    .withPrefix("mo")
    .register(
      vsCodeButton(),
      vsCodeCheckbox(),
      vsCodeProgressRing(),
      vsCodeRadio(),
      vsCodeRadioGroup(),
      vsCodeTextField(),
    );
}

/** The elements as this project uses them. */
export interface KitCheckbox extends HTMLElement {
  checked: boolean;
}
export interface KitField extends HTMLElement {
  value: string;
}
export interface KitButton extends HTMLElement {
  disabled: boolean;
}
