#include "workspace.h"

ca_workspace *ca_workspace_create(void) {
    ca_workspace *w = calloc(1, sizeof *w);
    if (!w) return NULL;
    w->last = calloc(DIAGONALS, sizeof *w->last);
    w->covered = calloc(DIAGONALS, sizeof *w->covered);
    if (w->last && w->covered) return w;
    ca_workspace_destroy(w);
    return NULL;
}

void ca_workspace_destroy(ca_workspace *w) {
    if (!w) return;
    for (long i = 0; i < w->slab_count; i++) free(w->slabs[i]);
    free(w->slabs);
    free(w->buckets);
    free(w->lists);
    free(w->segments);
    free(w->last);
    free(w->covered);
    free(w->diagonals);
    free(w->positions);
    free(w->shown);
    free(w);
}
