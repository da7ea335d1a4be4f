/**
 * The type of a field that refers to another GraphQL model: `store: Relation<Store>` with `@Field(() => Store)`.
 * Written so, the compiler emits no runtime reference to a class that ESM may not have evaluated yet.
 */
export type Relation<T> = T;
