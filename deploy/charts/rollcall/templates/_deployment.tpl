{{- define "rollcall.deployment" -}}
{{- $values := .root.Values -}}
{{- $sqlite := eq $values.database.kind "sqlite" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .root.Release.Name }}-{{ .component }}
  labels:
    {{- include "rollcall.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
spec:
  {{- if $sqlite }}
  replicas: 1
  {{- else if not .own.autoscaling.enabled }}
  replicas: {{ .own.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    {{- if $sqlite }}
    type: Recreate
    {{- else }}
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
    {{- end }}
  selector:
    matchLabels:
      {{- include "rollcall.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
  template:
    metadata:
      labels:
        {{- include "rollcall.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .component }}
        rollcall/serves: metrics
    spec:
      {{- include "rollcall.pullSecrets" .root | nindent 6 }}
      serviceAccountName: {{ .root.Release.Name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      # Above DRAIN_DELAY and SHUTDOWN_TIMEOUT together.
      terminationGracePeriodSeconds: {{ add (trimSuffix "s" $values.shutdownTimeout | int) (trimSuffix "s" $values.drainDelay | int) 20 }}
      securityContext:
        {{- include "rollcall.podSecurity" .root | nindent 8 }}
      {{- if not $sqlite }}
      topologySpreadConstraints:
        {{- include "rollcall.spread" . | nindent 8 }}
      {{- end }}
      containers:
        - name: rollcall
          image: {{ include "rollcall.image" .root }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          env:
            - name: ROLE
              value: {{ $sqlite | ternary "all" .component }}
            - name: MIGRATE
              value: {{ $sqlite | ternary "auto" "check" }}
            {{- include "rollcall.settings" . | nindent 12 }}
          ports:
            {{- if eq .component "api" }}
            - name: http
              containerPort: 3000
            {{- end }}
            - name: management
              containerPort: 9090
          startupProbe:
            httpGet: { path: /livez, port: management }
            periodSeconds: 1
            failureThreshold: 60
          livenessProbe:
            httpGet: { path: /livez, port: management }
            periodSeconds: 5
            timeoutSeconds: 2
            failureThreshold: 3
          readinessProbe:
            httpGet: { path: /readyz, port: management }
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 2
          resources:
            {{- toYaml .own.resources | nindent 12 }}
          securityContext:
            {{- include "rollcall.containerSecurity" .root | nindent 12 }}
          volumeMounts:
            {{- include "rollcall.mounts" .root | nindent 12 }}
            {{- if $sqlite }}
            - name: data
              mountPath: /app/data
            {{- end }}
      volumes:
        {{- include "rollcall.volumes" .root | nindent 8 }}
        {{- if $sqlite }}
        - name: data
          persistentVolumeClaim:
            claimName: {{ .root.Release.Name }}-data
        {{- end }}
{{- end }}
