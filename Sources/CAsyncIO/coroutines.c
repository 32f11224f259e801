#define _GNU_SOURCE
#include "CCoroutines.h"
#include "CSwiftRuntime.h"


#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TELLS_ADDRESS_SANITIZER 1
#include <sanitizer/common_interface_defs.h>
#endif
#if __has_feature(thread_sanitizer)
#define TELLS_THREAD_SANITIZER 1
#include <sanitizer/tsan_interface.h>
#endif
#endif

void casyncio_switch(void **end, void *other_end);
void casyncio_first_frame(void);

// A switch leaves one stack and arrives on the other; the sanitizers want to hear of both.
//
// What leaves ends in the switch, by a tail call, and what is to be done after it is a function of its
// own. So the switch goes on right in the code of the caller: no return is executed that the processor
// would predict wrongly, since it remembers calls by their order. That halves the cost of a step.

static void arrive_in_coroutine(struct casyncio_coroutine *coroutine) {
#if TELLS_ADDRESS_SANITIZER
    __sanitizer_finish_switch_fiber(
        coroutine->fake_stack, &coroutine->resumer_stack, &coroutine->resumer_stack_size);
#endif
    (void)coroutine;
}

void casyncio_coroutine_leave(struct casyncio_coroutine *coroutine) {
#if TELLS_ADDRESS_SANITIZER
    // A coroutine that is done leaves no fake stack behind.
    __sanitizer_start_switch_fiber(coroutine->is_done ? NULL : &coroutine->fake_stack,
                                   coroutine->resumer_stack, coroutine->resumer_stack_size);
#endif
#if TELLS_THREAD_SANITIZER
    __tsan_switch_to_fiber(coroutine->resumer_fiber, 0);
#endif
    casyncio_switch(&coroutine->own_end, coroutine->resumer_end);
#if TELLS_ADDRESS_SANITIZER
    arrive_in_coroutine(coroutine);
#endif
}

static void run_body(struct casyncio_coroutine *coroutine) {
    arrive_in_coroutine(coroutine);
    coroutine->body(coroutine->context);
    coroutine->is_done = true;
    casyncio_coroutine_leave(coroutine);
    __builtin_trap();
}

void casyncio_coroutine_prepare(struct casyncio_coroutine *coroutine, void *stack, size_t stack_size,
                                void (*body)(void *context), void *context) {
    *coroutine = (struct casyncio_coroutine){
        .stack = stack, .stack_size = stack_size, .body = body, .context = context};
    // The highest words are a frame, the resumer's as it were. Below it lies what the first switch
    // takes for kept registers.
    void **base = (void **)((char *)stack + stack_size) - 2;
    base[0] = base[1] = NULL;
    coroutine->base = base;
#if defined(__x86_64__)
    void **end = base - 7;
    end[0] = end[1] = end[2] = NULL;      // r15, r14, r13
    end[3] = coroutine;                   // r12
    end[4] = (void *)run_body;            // rbx
    end[5] = base;                        // rbp
    end[6] = (void *)casyncio_first_frame;
#else
    void **end = base - 20;
    for (int index = 0; index < 20; index += 1) end[index] = NULL;
    end[0] = (void *)run_body;            // x19
    end[1] = coroutine;                   // x20
    end[10] = base;                       // x29
    end[11] = (void *)casyncio_first_frame;
#endif
    coroutine->own_end = end;
#if TELLS_THREAD_SANITIZER
    coroutine->fiber = __tsan_create_fiber(0);
#endif
}

void casyncio_coroutine_resume(struct casyncio_coroutine *coroutine) {
    coroutine->base[0] = *(void **)__builtin_frame_address(0);
    coroutine->base[1] = __builtin_return_address(0);
    swift_task_enterThreadLocalContext((char *)coroutine->accesses);
#if TELLS_ADDRESS_SANITIZER
    __sanitizer_start_switch_fiber(
        &coroutine->resumer_fake_stack, coroutine->stack, coroutine->stack_size);
#endif
#if TELLS_THREAD_SANITIZER
    coroutine->resumer_fiber = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(coroutine->fiber, 0);
#endif
    casyncio_switch(&coroutine->resumer_end, coroutine->own_end);
#if TELLS_ADDRESS_SANITIZER
    __sanitizer_finish_switch_fiber(coroutine->resumer_fake_stack, NULL, NULL);
#endif
}

bool casyncio_coroutine_did_leave(struct casyncio_coroutine *coroutine) {
    swift_task_exitThreadLocalContext((char *)coroutine->accesses);
    return coroutine->is_done;
}

void casyncio_coroutine_discard(struct casyncio_coroutine *coroutine) {
#if TELLS_THREAD_SANITIZER
    __tsan_destroy_fiber(coroutine->fiber);
#endif
    (void)coroutine;
}

static void *next_task_memory(void) {
    if (swift_task_getCurrent() == NULL) return NULL;
    void *memory = swift_task_alloc(16);
    swift_task_dealloc(memory);
    return memory;
}

void casyncio_coroutine_note_task_memory(struct casyncio_coroutine *coroutine) {
    coroutine->task_memory = next_task_memory();
}

bool casyncio_coroutine_holds_task_memory(const struct casyncio_coroutine *coroutine) {
    return next_task_memory() != coroutine->task_memory;
}
