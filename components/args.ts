import * as pulumi from "@pulumi/pulumi";
import { checkArguments } from "../resources/definition/checkArguments.ts";
import { argumentFields } from "./argumentFields.ts";

/** Values without those that are undefined: an optional argument that is not given is not passed on either. */
export function given<T extends object>(values: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/**
 * An object of arguments with every key that is missing filled in. One that is written out keeps what is not known yet apart
 * from what is; one that comes from another resource is known as a whole or not at all.
 */
export function withDefaults<T extends object, D extends object>(
  written: pulumi.Input<T> | undefined,
  defaults: D,
): pulumi.Input<T & D> {
  return mapped(written ?? ({} as T), (values) => ({ ...defaults, ...values }) as T & D);
}

/** The same for any change of an object. */
export function mapped<T extends object | string | boolean, R>(
  written: pulumi.Input<T>,
  change: (values: T) => R,
): pulumi.Input<R> {
  if (pulumi.Output.isInstance(written) || written instanceof Promise) {
    return pulumi.output(written).apply((values) => change(values as T)) as pulumi.Output<R>;
  }
  return change(written);
}

/** Something wrong with one argument. */
export interface ArgumentProblem {
  /** Such as network.domainControllers. */
  readonly propertyPath: string;
  /** What is wrong, why, and what to write instead. */
  readonly reason: string;
}

/**
 * Refuses a component's arguments, with all problems at once: names that it does not have, values of another kind or form, and what
 * `problemsOf` finds between them, which is asked only where each by itself is right. A program in JavaScript has no compiler for it.
 */
export function refuseProblems<Args extends object>(
  component: string,
  name: string,
  args: Args,
  problemsOf: (args: Args) => ArgumentProblem[] = () => [],
): void {
  // Nothing at all is what a program in JavaScript may give.
  const own = checkArguments(argumentFields[component] ?? {}, (args as Args | undefined) ?? {});
  const problems =
    own.length > 0 ? own.map(({ property: propertyPath, reason }) => ({ propertyPath, reason })) : problemsOf(args);
  if (problems.length === 0) return;
  const reasons = problems.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  const message = `${component} "${name}":\n${reasons.map((reason) => `  ${reason}`).join("\n")}`;
  const error = new pulumi.InputPropertiesError({ message, errors: problems });
  // The plugin passes the paths on to programs in other languages; in this one it is told like a RunError, without a stack trace.
  throw Object.assign(error, { __pulumiRunError: true });
}
