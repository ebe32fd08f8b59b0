UPDATE versions SET search_vector = NULL;
