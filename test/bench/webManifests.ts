// The part of an application that people visit, and what it stands on.

export function base(name: string): string {
  return `# Everything of ${name} lives in a namespace of its own.
apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels:
    team: harbor
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${name}
automountServiceAccountToken: false
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: ${name}
  namespace: ${name}
spec:
  hard:
    requests.cpu: "8"
    requests.memory: 16Gi
    persistentvolumeclaims: "10"
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${name}
spec:
  podSelector:
    matchLabels:
      app: ${name}
  policyTypes: [Ingress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              team: harbor
      ports:
        - protocol: TCP
          port: 8080
`;
}

export function web(name: string, app: number): string {
  // some people use anchors
  const [labels, reused] = app % 10 === 3 ? ["&labels", "*labels"] : ["", `{ app: ${name}, tier: web }`];
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${name}
  labels: ${labels}
    app: ${name}
    tier: web
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels: ${reused}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: web
          image: registry.example/shop/web:1.${app % 40}.0
          args: ["--listen=:8080", "--log=json"]
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: REGION
              value: north
            - name: STORE
              value: ${name}-store:5432
            - name: TOKEN
              valueFrom:
                secretKeyRef:
                  name: ${name}
                  key: token
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          volumeMounts:
            - name: settings
              mountPath: /etc/web
        # ships the logs
        - name: logs
          image: registry.example/tools/logs:2.3
          resources:
            requests:
              cpu: 10m
              memory: 32Mi
      volumes:
        - name: settings
          configMap:
            name: ${name}
            defaultMode: 0440
---
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${name}
  labels:
    app: ${name}
spec:
  selector:
    app: ${name}
  ports:
    - name: http
      port: 80
      targetPort: http
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${name}
data:
  greeting: hello from ${name}
  retries: "3"
  web.conf: |
    listen 8080;
    upstream store {
      server ${name}-store:5432;
      keepalive 16;
    }
    timeout 30s;
---
apiVersion: v1
kind: Secret
metadata:
  name: ${name}
  namespace: ${name}
type: Opaque
stringData:
  token: bench-${name}
`;
}
