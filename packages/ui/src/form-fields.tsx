"use client";

import { type FieldValues, type FieldPath, useController } from "react-hook-form";
import { Checkbox, type CheckboxProps } from "./checkbox.tsx";
import { RadioGroup, type RadioGroupProps } from "./radio-group.tsx";
import { SelectField, type SelectFieldProps } from "./select-field.tsx";
import { Switch, type SwitchProps } from "./switch.tsx";
import { TextArea, type TextAreaProps } from "./text-area.tsx";
import { TextField, type TextFieldProps } from "./text-field.tsx";

type Bound<Props> = Omit<Props, "value" | "checked" | "onChange" | "onBlur" | "error" | "name" | "ref"> & {
  name: FieldPath<FieldValues>;
};

/** `TextField` bound to the form around it. */
export function FormTextField({ name, ...props }: Bound<TextFieldProps>) {
  const { field, fieldState } = useController({ name });
  const value = field.value === undefined || field.value === null ? "" : String(field.value);
  return <TextField {...props} {...field} value={value} error={fieldState.error?.message} />;
}

/** `TextArea` bound to the form around it. */
export function FormTextArea({ name, ...props }: Bound<TextAreaProps>) {
  const { field, fieldState } = useController({ name });
  return <TextArea {...props} {...field} error={fieldState.error?.message} />;
}

/** `SelectField` bound to the form around it. */
export function FormSelect<Value extends string>({ name, ...props }: Bound<SelectFieldProps<Value>>) {
  const { field, fieldState } = useController({ name });
  return <SelectField<Value> {...props} {...field} error={fieldState.error?.message} />;
}

/** `RadioGroup` bound to the form around it. */
export function FormRadioGroup<Value extends string>({ name, ...props }: Bound<RadioGroupProps<Value>>) {
  const { field, fieldState } = useController({ name });
  return (
    <RadioGroup<Value>
      {...props}
      name={field.name}
      value={field.value}
      onChange={field.onChange}
      error={fieldState.error?.message}
    />
  );
}

/** `Checkbox` bound to the form around it. */
export function FormCheckbox({ name, ...props }: Bound<CheckboxProps>) {
  const {
    field: { ref, value, ...field },
    fieldState,
  } = useController({ name });
  return (
    <Checkbox
      {...props}
      ref={ref}
      name={field.name}
      checked={value === true}
      onChange={field.onChange}
      error={fieldState.error?.message}
    />
  );
}

/** `Switch` bound to the form around it. */
export function FormSwitch({ name, ...props }: Bound<SwitchProps>) {
  const { field } = useController({ name });
  return <Switch {...props} name={field.name} checked={field.value === true} onChange={field.onChange} />;
}
