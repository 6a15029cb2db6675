"use client";

import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  FormProvider,
  type UseFormReturn,
  useForm,
  useFormContext,
} from "react-hook-form";
import { Button, type ButtonProps } from "./button.tsx";
import { Notice } from "./notice.tsx";
import { useUi } from "./ui-provider.tsx";

/** What a submission answers. Field errors are keyed by the field's path. */
export type FormResult =
  | { ok: true }
  | { ok: false; fieldErrors?: Readonly<Record<string, string>>; message: string };

type Schema<Input extends FieldValues, Output> = Parameters<
  typeof standardSchemaResolver<Input, unknown, Output>
>[0];

/** Props of `Form`. `schema` is any standard schema, such as one of zod; the server checks again. */
export interface FormProps<Input extends FieldValues, Output> {
  schema: Schema<Input, Output>;
  defaultValues: DefaultValues<Input>;
  onSubmit: (values: Output) => Promise<FormResult>;
  onDone?: (form: UseFormReturn<Input, unknown, Output>) => void;
  id?: string;
  className?: string;
  children: ReactNode;
}

/** A form that checks before sending, shows the server's field errors in place and keeps what was typed. */
export function Form<Input extends FieldValues, Output>(props: FormProps<Input, Output>) {
  const { schema, defaultValues, onSubmit, onDone, id, className, children } = props;
  const form = useForm<Input, unknown, Output>({
    resolver: standardSchemaResolver<Input, unknown, Output>(schema),
    defaultValues,
    mode: "onTouched",
  });
  const submit = form.handleSubmit(async (values) => {
    const result = await onSubmit(values);
    if (result.ok) onDone?.(form);
    else showFailure(form, result);
  });
  return (
    <FormProvider {...form}>
      <form id={id} method="post" noValidate onSubmit={submit} className={className ?? "flex flex-col gap-4"}>
        <FormSummary />
        {children}
      </form>
    </FormProvider>
  );
}

function showFailure<Input extends FieldValues, Output>(
  form: UseFormReturn<Input, unknown, Output>,
  result: Extract<FormResult, { ok: false }>,
) {
  form.setError("root.server", { message: result.message });
  for (const [index, [name, message]] of Object.entries(result.fieldErrors ?? {}).entries()) {
    // The server names fields by path; an unknown path is harmless, the summary still tells.
    form.setError(name as FieldPath<Input>, { type: "server", message }, { shouldFocus: index === 0 });
  }
}

/** Says above the form what the server refused; hidden while there is nothing to say. */
function FormSummary() {
  const { text } = useUi();
  const { formState } = useFormContext();
  const box = useRef<HTMLDivElement>(null);
  const message = formState.errors.root?.["server"]?.message;
  const fields = Object.keys(formState.errors).some((name) => name !== "root");
  useEffect(() => {
    if (message && !fields) box.current?.focus();
  }, [message, fields]);
  if (!message) return null;
  return (
    <div ref={box} tabIndex={-1}>
      <Notice tone="bad" title={text.errorSummary} live>
        {message}
      </Notice>
    </div>
  );
}

/**
 * A press must not take the focus first: the field that loses it would say what is wrong with it, push the button away from
 * under the pointer, and nothing would be sent.
 */
const keepFocus = (event: MouseEvent): void => event.preventDefault();

/** The button that sends the form around it; turns while the answer is awaited. */
export function SubmitButton({
  variant = "filled",
  ...props
}: Omit<ButtonProps, "type" | "pending" | "onClick">) {
  const { formState } = useFormContext();
  return (
    <Button
      {...props}
      variant={variant}
      type="submit"
      pending={formState.isSubmitting}
      onMouseDown={keepFocus}
    />
  );
}
