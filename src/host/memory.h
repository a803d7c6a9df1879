/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_MEMORY_H
#define HOST_MEMORY_H

/*
 * Asks the allocator to keep what is freed for what is allocated next, instead of giving it back
 * to the system: arenas come and go, and asking for the same pages again costs more than the work
 * done in them (Tainan: a seventh of the plan's time).
 */
void memory_keep_freed(void);

/* Gives back to the system what is free now, after something large that may not come again. */
void memory_give_back(void);

#endif
