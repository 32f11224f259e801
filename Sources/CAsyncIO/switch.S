// casyncio_switch(void **end, void *other_end): keeps what a called function must keep on this stack,
// notes where it ends, and goes on where the other stack was left.
//
// casyncio_first_frame: what a new stack goes on with. It calls the function in one kept register
// with the argument in another; that function never returns.

#if defined(__x86_64__)

    .text
    .globl casyncio_switch
    .hidden casyncio_switch
    .type casyncio_switch, @function
    .p2align 4
casyncio_switch:
    .cfi_startproc
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    // Not a return: the processor would predict the caller on this stack.
    popq %rcx
    jmpq *%rcx
    .cfi_endproc
    .size casyncio_switch, . - casyncio_switch

    .globl casyncio_first_frame
    .hidden casyncio_first_frame
    .type casyncio_first_frame, @function
    .p2align 4
casyncio_first_frame:
    .cfi_startproc
    .cfi_undefined rip
    movq %r12, %rdi
    callq *%rbx
    ud2
    .cfi_endproc
    .size casyncio_first_frame, . - casyncio_first_frame

#elif defined(__aarch64__)

    .text
    .globl casyncio_switch
    .hidden casyncio_switch
    .type casyncio_switch, %function
    .p2align 4
casyncio_switch:
    .cfi_startproc
    hint #34  // bti c
    sub sp, sp, #160
    stp x19, x20, [sp, #0]
    stp x21, x22, [sp, #16]
    stp x23, x24, [sp, #32]
    stp x25, x26, [sp, #48]
    stp x27, x28, [sp, #64]
    stp x29, x30, [sp, #80]
    stp d8, d9, [sp, #96]
    stp d10, d11, [sp, #112]
    stp d12, d13, [sp, #128]
    stp d14, d15, [sp, #144]
    mov x9, sp
    str x9, [x0]
    mov sp, x1
    ldp x19, x20, [sp, #0]
    ldp x21, x22, [sp, #16]
    ldp x23, x24, [sp, #32]
    ldp x25, x26, [sp, #48]
    ldp x27, x28, [sp, #64]
    ldp x29, x30, [sp, #80]
    ldp d8, d9, [sp, #96]
    ldp d10, d11, [sp, #112]
    ldp d12, d13, [sp, #128]
    ldp d14, d15, [sp, #144]
    add sp, sp, #160
    // A return all the same: a branch might have to meet a landing pad.
    ret
    .cfi_endproc
    .size casyncio_switch, . - casyncio_switch

    .globl casyncio_first_frame
    .hidden casyncio_first_frame
    .type casyncio_first_frame, %function
    .p2align 4
casyncio_first_frame:
    .cfi_startproc
    .cfi_undefined x30
    mov x0, x20
    blr x19
    brk #1
    .cfi_endproc
    .size casyncio_first_frame, . - casyncio_first_frame

#else
#error "Generators switch stacks, and know how on x86-64 and arm64 only"
#endif

    .section .note.GNU-stack, "", %progbits
