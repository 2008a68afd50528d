import { z } from 'zod';

/** The keys a schema knows at a path, for the hint at the nearest one. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const here = unwrap(schema);
  const [step, ...rest] = path;
  if (step === undefined)
    return here.flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : []));
  return here.flatMap((one) => {
    const next: unknown = one instanceof z.ZodObject ? one.shape[String(step)] : undefined;
    return next instanceof z.ZodType ? knownKeys(next, rest) : [];
  });
}

/** What is below optional, default and union. */
function unwrap(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return unwrap(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => unwrap(option as z.ZodType));
  return [schema];
}
