/**
 * How often something is sent that a store refuses although nothing that can be seen is in its way; then a person looks at it. Until
 * then the cause may just have gone: a cancellation that was taken back between the refusal and our read.
 */
export const MAX_UNEXPLAINED_REFUSALS = 3;
